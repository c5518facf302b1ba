-- A sealed file that was never handed over is removed, too, when its witness takes consent back.
DROP TRIGGER a_sealed_file_is_let_go_once;
CREATE TRIGGER a_sealed_file_is_let_go_once BEFORE UPDATE OF handed_over, confirmed ON outbox
WHEN OLD.confirmed IS NOT NULL OR (
    NEW.confirmed IS NOT NULL AND NEW.handed_over IS NULL
    AND NOT EXISTS (SELECT 1 FROM tombstones WHERE tombstones.code = OLD.code)
)
BEGIN
    SELECT RAISE(ABORT, 'a sealed file is let go once, after it was handed over or its witness withdrew');
END;
