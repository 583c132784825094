-- The history of one person, one campaign, one unit, in the order of the chain. What an entry is about stands in its
-- target alone, which its hash covers: campaign/{id}/unit/{id}/…, unit/{id}. No column beside it could say otherwise.
-- Positions stand here with their sign turned, so that no engine takes the key of the table for the shorter way.
CREATE INDEX audit_by_actor ON audit (actor, (-position), at);
CREATE INDEX audit_by_campaign ON audit (substr(target, 1, 45), (-position), at);
CREATE INDEX audit_by_unit ON audit (
    (CASE substr(target, 1, 5) WHEN 'unit/' THEN substr(target, 1, 41) ELSE substr(target, 47, 41) END), (-position), at,
    substr(target, 1, 45)
);
CREATE INDEX audit_by_time ON audit (at, position);
