-- The sample that is appraised blind a second time.
CREATE TABLE second_appraisal (
    form_id TEXT NOT NULL REFERENCES form (id),
    component_code TEXT NOT NULL,
    seed TEXT NOT NULL,
    assigned_to TEXT NOT NULL REFERENCES account (id),
    content TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (form_id, component_code)
) STRICT;
CREATE INDEX second_appraisal_assigned ON second_appraisal (assigned_to);
