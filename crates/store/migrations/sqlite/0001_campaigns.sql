-- Accounts, units, campaigns, forms, evidence, audit. Times are UTC microseconds; yes/no is 0 or 1; versions count up.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    totp_secret BLOB,
    totp_last_step INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id),
    code_hash TEXT NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account_id, code_hash)
) STRICT;

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    second_step_done INTEGER NOT NULL CHECK (second_step_done IN (0, 1)),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);

CREATE TABLE one_time_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset', 'first_administrator')),
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    ranking_group TEXT NOT NULL,
    parent_id TEXT REFERENCES unit (id),
    ended_at INTEGER,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE unit_name (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    since INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (unit_id, since)
) STRICT;

CREATE TABLE unit_merger (
    former_id TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
    into_id TEXT NOT NULL REFERENCES unit (id),
    merged_at INTEGER NOT NULL
) STRICT;

CREATE TABLE framework (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    edition TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    files TEXT NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;

CREATE TABLE campaign (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    framework_id TEXT NOT NULL REFERENCES framework (id),
    terms TEXT NOT NULL,
    late_policy TEXT NOT NULL CHECK (late_policy IN ('refused', 'marked')),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'closed')),
    deadline INTEGER NOT NULL,
    opened_at INTEGER,
    closed_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE campaign_phase (
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY (campaign_id, position)
) STRICT;

CREATE TABLE role_grant (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    unit_id TEXT REFERENCES unit (id),
    campaign_id TEXT REFERENCES campaign (id),
    index_code TEXT,
    granted_by TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX role_grant_by_account ON role_grant (account_id);

CREATE TABLE form (
    id TEXT NOT NULL PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    unit_name TEXT NOT NULL,
    ranking_group TEXT NOT NULL,
    ranked INTEGER NOT NULL CHECK (ranked IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('with_clerk', 'with_leader', 'submitted')),
    note TEXT,
    handed_over_at INTEGER,
    receipt TEXT,
    answers_version INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (campaign_id, unit_id)
) STRICT;

CREATE TABLE answer (
    form_id TEXT NOT NULL REFERENCES form (id),
    input_key TEXT NOT NULL,
    value TEXT,
    version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (form_id, input_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_revision (
    form_id TEXT NOT NULL REFERENCES form (id),
    version INTEGER NOT NULL,
    input_key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    source TEXT NOT NULL CHECK (source IN ('page', 'packet')),
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (form_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE packet_export (
    id TEXT NOT NULL PRIMARY KEY,
    form_id TEXT NOT NULL REFERENCES form (id),
    answers_version INTEGER NOT NULL,
    exported_at INTEGER NOT NULL,
    exported_by TEXT NOT NULL
) STRICT;

CREATE TABLE file (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;

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
    added_at INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    removed_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_by_form ON evidence (form_id);
CREATE INDEX evidence_by_file ON evidence (file_sha256);

CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY,
    form_id TEXT NOT NULL REFERENCES form (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    component_code TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

CREATE TABLE audit (
    position INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    data TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_target ON audit (target);
