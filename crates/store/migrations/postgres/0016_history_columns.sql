-- The copy that the history is found by has campaign and unit as columns of their own, out of
-- `campaign/{id}/unit/{id}/…` and `unit/{id}`, in place of indices over parts of a text.
ALTER TABLE audit_finding ADD COLUMN campaign TEXT;
ALTER TABLE audit_finding ADD COLUMN unit TEXT;
UPDATE audit_finding SET
    campaign = CASE WHEN substr(target, 1, 9) = 'campaign/' THEN substr(target, 10, 36) END,
    unit = CASE
        WHEN substr(target, 1, 5) = 'unit/' THEN substr(target, 6, 36)
        WHEN substr(target, 1, 9) = 'campaign/' AND substr(target, 46, 6) = '/unit/' THEN substr(target, 52, 36)
    END;
DROP INDEX audit_by_campaign;
CREATE INDEX audit_by_campaign ON audit_finding (campaign, (-position), at);
DROP INDEX audit_by_unit;
CREATE INDEX audit_by_unit ON audit_finding (unit, (-position), at, campaign);
