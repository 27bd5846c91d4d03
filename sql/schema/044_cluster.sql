-- What could not be asked of a database that is spread over nodes: functions/blocks.sql has others for it.
DROP FUNCTION IF EXISTS blocks_at(bigint), month_of(int, int, int);
