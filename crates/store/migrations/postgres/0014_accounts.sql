-- Accounts: from where somebody signed in, browsers that did before, wrong attempts, what two people decide on together.
-- Addresses of clients are kept here for a declared time and never in the chain of the log, which is kept for good.
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';

CREATE TABLE known_browser (
    secret_hash TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    made_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (secret_hash, account_id)
);
CREATE INDEX known_browser_by_account ON known_browser (account_id);

CREATE TABLE attempt (
    guessed TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    failures BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    waits_until BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX attempt_by_subject ON attempt (subject);
CREATE INDEX attempt_by_end ON attempt (ends_at);

CREATE TABLE failed_attempt (
    account TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sign-in', 'second-step', 'password-check')),
    address TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (account, kind, address)
);

CREATE TABLE audit_address (
    position BIGINT NOT NULL PRIMARY KEY,
    addresses TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX audit_address_by_end ON audit_address (ends_at);

CREATE TABLE account_request (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('reset', 'second_factor')),
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    has_confirmers BIGINT NOT NULL CHECK (has_confirmers IN (0, 1)),
    confirmed_by TEXT,
    ended_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX account_request_open ON account_request (account_id) WHERE ended_at IS NULL;
