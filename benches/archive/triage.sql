-- What is to be fixed, the most frequent first: a cause at a server, with its requests and captures. For Spark and DuckDB; `rows`
-- is what judge.py wrote, or the lines of `har-cors --all --format jsonl`. A root cause that is only possible names no group,
-- and of a redirect the host is the one that the page asked.
SELECT
  CASE WHEN root_cause IS NOT NULL AND root_cause_certainty <> 'possible' THEN root_cause ELSE cause END AS cause,
  host,
  count(*) AS requests,
  count(DISTINCT path) AS captures,
  min(started) AS first,
  max(started) AS last
FROM rows
WHERE type = 'fetch' AND outcome = 'cors'
GROUP BY 1, 2
ORDER BY requests DESC, cause, host;
