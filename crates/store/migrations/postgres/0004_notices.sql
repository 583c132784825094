-- What people are told. One occasion makes one notice for a person, however often it is told.
CREATE TABLE notice (
    account_id TEXT NOT NULL REFERENCES account (id),
    occasion TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    data TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (account_id, occasion)
);
CREATE INDEX notice_by_account ON notice (account_id, made_at);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;
