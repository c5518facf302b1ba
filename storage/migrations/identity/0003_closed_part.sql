-- The secret key of the closed part (storage.closed): seed of an ML-KEM-768 and X25519 key pair.
CREATE TABLE closed_part (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed BLOB NOT NULL
);
