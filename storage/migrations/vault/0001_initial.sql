CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    witness_code TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    form_id TEXT NOT NULL,
    form_version TEXT NOT NULL,
    form_hash TEXT NOT NULL,
    form_source BLOB,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    open_points INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE journal (
    draft_id TEXT NOT NULL REFERENCES drafts (id),
    seq INTEGER NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    old TEXT,
    new TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (draft_id, seq)
) WITHOUT ROWID;

-- The journal only grows. The one way to remove rows is to forget a whole draft, on record.
CREATE TABLE forgotten (
    draft_id TEXT PRIMARY KEY REFERENCES drafts (id),
    at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal only grows');
END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
WHEN NOT EXISTS (SELECT 1 FROM forgotten WHERE draft_id = OLD.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'the journal only grows');
END;

CREATE TRIGGER a_forgotten_draft_takes_no_entries BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM forgotten WHERE draft_id = NEW.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'this draft was forgotten');
END;

-- draft_id is a draft's id or, for what was imported, the code of a sealed testimony.
CREATE TABLE blobs (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    draft_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    key BLOB NOT NULL,
    added TEXT NOT NULL
);
CREATE INDEX blobs_of_a_draft ON blobs (draft_id);

CREATE TABLE custody (
    seq INTEGER PRIMARY KEY,
    item TEXT NOT NULL,
    event TEXT NOT NULL,
    at TEXT NOT NULL,
    by_member TEXT NOT NULL,
    signer TEXT NOT NULL,
    reason TEXT NOT NULL,
    details TEXT NOT NULL,
    prev TEXT NOT NULL,
    item_prev TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    signature BLOB
);
CREATE INDEX custody_of_an_item ON custody (item, seq);

CREATE TRIGGER custody_is_never_changed BEFORE UPDATE ON custody
BEGIN
    SELECT RAISE(ABORT, 'custody only grows');
END;

CREATE TRIGGER custody_is_never_shortened BEFORE DELETE ON custody
BEGIN
    SELECT RAISE(ABORT, 'custody only grows');
END;

-- Heads of the chain that were given out; the chain must still contain each of them.
CREATE TABLE custody_anchors (
    hash TEXT NOT NULL,
    place TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (hash, place)
) WITHOUT ROWID;

CREATE TABLE team (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    card BLOB NOT NULL
);

-- Only in the vault of the supervisor who founded the team.
CREATE TABLE team_root (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    p256 BLOB NOT NULL,
    mldsa65 BLOB NOT NULL
);

-- The keys of this vault's owner.
CREATE TABLE own_keys (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    code TEXT NOT NULL,
    p256 BLOB NOT NULL,
    mldsa65 BLOB NOT NULL,
    age TEXT NOT NULL
);

CREATE TABLE members (
    code TEXT PRIMARY KEY,
    card BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE recipients (
    code TEXT PRIMARY KEY,
    card BLOB NOT NULL,
    confirmed TEXT,
    added TEXT NOT NULL
);

CREATE TABLE sealed (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    signer TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    attachments INTEGER NOT NULL,
    document BLOB NOT NULL,
    digest TEXT NOT NULL,
    custody BLOB NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TRIGGER a_sealed_version_is_final BEFORE UPDATE OF code, version, document, digest, custody ON sealed
BEGIN
    SELECT RAISE(ABORT, 'a sealed version is final');
END;

CREATE TABLE issues (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    issue BLOB NOT NULL,
    recipient TEXT,
    PRIMARY KEY (code, version, place),
    UNIQUE (code, version, recipient),
    FOREIGN KEY (code, version) REFERENCES sealed (code, version)
);

CREATE TRIGGER an_issue_is_given_once BEFORE UPDATE ON issues
WHEN OLD.recipient IS NOT NULL OR NEW.issue IS NOT OLD.issue
BEGIN
    SELECT RAISE(ABORT, 'an issue is given once');
END;

CREATE TABLE releases (
    code TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    document BLOB NOT NULL,
    signature BLOB
);

CREATE TRIGGER a_signed_release_is_final BEFORE UPDATE OF code, recipient, document, signature ON releases
WHEN OLD.signature IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a signed release is final');
END;

CREATE TABLE approvals (
    release TEXT NOT NULL REFERENCES releases (code),
    member TEXT NOT NULL,
    approval BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (release, member)
);
