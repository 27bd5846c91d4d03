-- What the database says for `metrics`: samples by their families.
SELECT family, labels, value FROM metrics_now() ORDER BY family, labels
