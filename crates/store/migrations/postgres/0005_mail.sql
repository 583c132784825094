-- Mail of notices: what somebody wants of it, and what is to go. A notice without a row here goes to nobody by mail.
CREATE TABLE mail_setting (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    of_campaign TEXT NOT NULL CHECK (of_campaign IN ('at_once', 'daily', 'never')),
    of_form TEXT NOT NULL CHECK (of_form IN ('at_once', 'daily', 'never')),
    of_points TEXT NOT NULL CHECK (of_points IN ('at_once', 'daily', 'never')),
    of_result TEXT NOT NULL CHECK (of_result IN ('at_once', 'daily', 'never')),
    language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
    version BIGINT NOT NULL
);

CREATE TABLE notice_mail (
    account_id TEXT NOT NULL,
    occasion TEXT NOT NULL,
    timing TEXT NOT NULL CHECK (timing IN ('at_once', 'daily')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'given_up', 'in_doubt')),
    told_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    letter TEXT,
    claimed_at BIGINT,
    fault TEXT,
    PRIMARY KEY (account_id, occasion),
    FOREIGN KEY (account_id, occasion) REFERENCES notice (account_id, occasion)
);
CREATE INDEX notice_mail_due ON notice_mail (due_at) WHERE state = 'waiting';
CREATE INDEX notice_mail_sending ON notice_mail (claimed_at) WHERE state = 'sending';
CREATE INDEX notice_mail_by_letter ON notice_mail (letter);
