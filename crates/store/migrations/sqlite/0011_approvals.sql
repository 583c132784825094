-- Every decision by which an edition of a result was approved; what an appraiser accepted together; and who gave a form back.
CREATE TABLE approval (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    edition INTEGER NOT NULL,
    number TEXT NOT NULL,
    issued_on TEXT,
    issuer TEXT NOT NULL,
    signer TEXT NOT NULL,
    file_sha256 TEXT REFERENCES file (sha256),
    file_name TEXT,
    recorded_at INTEGER NOT NULL,
    publication TEXT,
    PRIMARY KEY (campaign_id, edition)
) STRICT;

CREATE TABLE joint_acceptance (
    id TEXT NOT NULL PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    index_code TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    made_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX joint_acceptance_by_campaign ON joint_acceptance (campaign_id);

CREATE TABLE joint_acceptance_item (
    acceptance_id TEXT NOT NULL REFERENCES joint_acceptance (id),
    form_id TEXT NOT NULL REFERENCES form (id),
    component_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (acceptance_id, form_id, component_code)
) STRICT;

ALTER TABLE form ADD COLUMN note_by TEXT;

UPDATE form SET note_by = 'standing_department'
WHERE note IS NOT NULL AND (
    SELECT action FROM audit
    WHERE audit.target = 'campaign/' || form.campaign_id || '/unit/' || form.unit_id
        AND audit.action IN ('form-returned', 'form-reopened')
    ORDER BY position DESC LIMIT 1
) = 'form-reopened';

-- The last decision of each campaign, which was kept as one text.
INSERT INTO approval (campaign_id, edition, number, issuer, signer, recorded_at, publication)
SELECT course.campaign_id, coalesce(publication.edition, 1), coalesce(course.decision, ''), '', '',
    coalesce(course.approved_at, 0), course.publication
FROM campaign_course course LEFT JOIN publication ON publication.sha256 = course.publication
WHERE course.course IN ('approved', 'published');

-- Those before it stand in the audit log: of the first edition by itself, of others with what they set right.
INSERT INTO approval (campaign_id, edition, number, issuer, signer, recorded_at, publication)
SELECT course.campaign_id, 1, coalesce(json_extract(entry.data, '$.decision'), ''), '', '', entry.at, (
    SELECT publication.sha256 FROM publication JOIN audit made
        ON made.target = 'campaign/' || course.campaign_id || '/publication/' || publication.sha256
        AND made.action = 'result-published'
    WHERE publication.edition = 1 LIMIT 1
)
FROM campaign_course course JOIN publication last ON last.sha256 = course.publication AND last.edition > 1
JOIN audit entry ON entry.position = (
    SELECT max(position) FROM audit
    WHERE audit.target = 'campaign/' || course.campaign_id AND audit.action = 'result-approved'
);

INSERT INTO approval (campaign_id, edition, number, issuer, signer, recorded_at, publication)
SELECT course.campaign_id, publication.edition, coalesce(json_extract(entry.data, '$.note'), ''), '', '', entry.at, publication.sha256
FROM campaign_course course JOIN publication last ON last.sha256 = course.publication
JOIN publication ON publication.edition > 1 AND publication.edition < last.edition
JOIN audit entry ON entry.target = 'campaign/' || course.campaign_id || '/publication/' || publication.sha256
    AND entry.action = 'result-published';
