-- engine: sqlite
-- Adds one generation and makes it current; what it names is added by the caller, in the same
-- transaction.
-- $generation $base $created $command  of the generation
-- $rules_digest $rules_text            the rules it stands for
INSERT INTO rules (rules_digest, rules_text) VALUES ($rules_digest, $rules_text)
ON CONFLICT (rules_digest) DO NOTHING;
INSERT INTO generations (id, base, created, rules_digest, command)
VALUES ($generation, $base, $created, $rules_digest, $command);
UPDATE state SET current = $generation;
