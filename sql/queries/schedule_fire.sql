-- Begin the imports of schedules whose time has come.
SELECT schedule_fire()
