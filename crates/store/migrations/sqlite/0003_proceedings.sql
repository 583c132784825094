-- What happens after the self-assessment: the course of a campaign, and appraisal, reply and case of each indicator.
CREATE TABLE campaign_course (
    campaign_id TEXT NOT NULL PRIMARY KEY REFERENCES campaign (id),
    course TEXT NOT NULL CHECK (course IN ('appraisal', 'replies', 'council', 'approved', 'published')),
    answered_by TEXT NOT NULL CHECK (answered_by IN ('appraiser', 'standing_department')),
    opens_at INTEGER,
    closes_at INTEGER,
    answers_due_at INTEGER,
    decision TEXT,
    approved_at INTEGER,
    publication TEXT REFERENCES publication (sha256),
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE proceeding (
    form_id TEXT NOT NULL REFERENCES form (id),
    component_code TEXT NOT NULL,
    content TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (form_id, component_code)
) STRICT;
