-- Results that the public may see. The file holds everything; the row says that it is shown, and since when.
CREATE TABLE publication (
    sha256 TEXT NOT NULL PRIMARY KEY REFERENCES file (sha256),
    title TEXT NOT NULL,
    year BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    published_at TEXT NOT NULL,
    corrects TEXT,
    shown_since BIGINT NOT NULL
);
