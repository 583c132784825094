-- Keys by which programs act for a person. Only the hash of a secret is kept.
CREATE TABLE program_key (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'values')),
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX program_key_by_account ON program_key (account_id);
