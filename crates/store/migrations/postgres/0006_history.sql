-- The history of one person, one campaign, one unit, one indicator, in the order of the chain. A copy of what entries are
-- found by, brought up to date behind the writing of the log, so that no save pays for its indices; what is shown is read
-- from the log itself. Positions stand in the indices with their sign turned, so that no engine takes the key of the
-- table for the shorter way.
CREATE TABLE audit_finding (
    position BIGINT NOT NULL PRIMARY KEY REFERENCES audit (position),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    target TEXT NOT NULL
);
CREATE INDEX audit_by_actor ON audit_finding (actor, (-position), at);
CREATE INDEX audit_by_campaign ON audit_finding (substr(target, 1, 45), (-position), at);
CREATE INDEX audit_by_unit ON audit_finding (
    (CASE substr(target, 1, 5) WHEN 'unit/' THEN substr(target, 1, 41) ELSE substr(target, 47, 41) END), (-position), at,
    substr(target, 1, 45)
);
CREATE INDEX audit_by_time ON audit_finding (at, position);
DROP INDEX audit_by_target;
CREATE INDEX audit_by_target ON audit_finding (target, (-position));
