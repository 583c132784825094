-- Accounts, units, campaigns, forms, evidence, audit. Times are UTC microseconds; yes/no is 0 or 1; versions count up.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    totp_secret BYTEA,
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    second_step_done BIGINT NOT NULL CHECK (second_step_done IN (0, 1)),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);

CREATE TABLE one_time_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset', 'first_administrator')),
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    ranking_group TEXT NOT NULL,
    parent_id TEXT REFERENCES unit (id),
    ended_at BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE unit_name (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    since BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (unit_id, since)
);

CREATE TABLE unit_merger (
    former_id TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    into_id TEXT NOT NULL REFERENCES unit (id),
    merged_at BIGINT NOT NULL
);

CREATE TABLE framework (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    edition TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    files TEXT NOT NULL,
    stored_at BIGINT NOT NULL
);

CREATE TABLE campaign (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    year BIGINT NOT NULL,
    framework_id TEXT NOT NULL REFERENCES framework (id),
    terms TEXT NOT NULL,
    late_policy TEXT NOT NULL CHECK (late_policy IN ('refused', 'marked')),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'closed')),
    deadline BIGINT NOT NULL,
    opened_at BIGINT,
    closed_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE campaign_phase (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY (campaign_id, position)
);

CREATE TABLE role_grant (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    unit_id TEXT REFERENCES unit (id),
    campaign_id TEXT REFERENCES campaign (id),
    index_code TEXT,
    granted_by TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX role_grant_by_account ON role_grant (account_id);

CREATE TABLE form (
    id TEXT NOT NULL PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_name TEXT NOT NULL,
    ranking_group TEXT NOT NULL,
    ranked BIGINT NOT NULL CHECK (ranked IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('with_clerk', 'with_leader', 'submitted')),
    note TEXT,
    handed_over_at BIGINT,
    receipt TEXT,
    answers_version BIGINT NOT NULL DEFAULT 0,
    changed_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (campaign_id, unit_id)
);

CREATE TABLE answer (
    form_id TEXT NOT NULL REFERENCES form (id),
    input_key TEXT NOT NULL,
    value TEXT,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (form_id, input_key)
);

CREATE TABLE answer_revision (
    form_id TEXT NOT NULL REFERENCES form (id),
    version BIGINT NOT NULL,
    input_key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    source TEXT NOT NULL CHECK (source IN ('page', 'packet')),
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (form_id, version)
);

CREATE TABLE packet_export (
    id TEXT NOT NULL PRIMARY KEY,
    form_id TEXT NOT NULL REFERENCES form (id),
    answers_version BIGINT NOT NULL,
    exported_at BIGINT NOT NULL,
    exported_by TEXT NOT NULL
);

CREATE TABLE file (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    stored_at BIGINT NOT NULL
);

CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    form_id TEXT NOT NULL REFERENCES form (id),
    component_code TEXT NOT NULL,
    number TEXT NOT NULL,
    issued_on TEXT,
    summary TEXT NOT NULL,
    issuer TEXT NOT NULL,
    page TEXT NOT NULL,
    address TEXT NOT NULL,
    file_sha256 TEXT REFERENCES file (sha256),
    file_name TEXT,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    removed_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX evidence_by_form ON evidence (form_id);
CREATE INDEX evidence_by_file ON evidence (file_sha256);

CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY,
    form_id TEXT NOT NULL REFERENCES form (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    component_code TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE TABLE audit (
    position BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    data TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_by_target ON audit (target);
