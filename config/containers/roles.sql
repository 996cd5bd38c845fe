-- Run once, by the first start of the database: the owner that migrates, and the role of web, worker, courier and beat.
-- The local runner makes the same two (config/local/postgres.py).
\set owner_password `cat /run/secrets/owner_password`
\set app_password `cat /run/secrets/app_password`
CREATE ROLE sop_owner LOGIN NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE sop_app LOGIN NOCREATEDB PASSWORD :'app_password';
CREATE DATABASE sop OWNER sop_owner;
