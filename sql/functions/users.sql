-- People and their roles.

-- role: as in app_user, or "none", which takes every role away, and the person's keys with it.
CREATE OR REPLACE FUNCTION user_put(person text, new_role text, who text) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('user_put')); -- two administrators do not take the role from each other
	IF new_role <> 'global_admin' AND NOT EXISTS (SELECT FROM app_user WHERE role = 'global_admin' AND name <> person) THEN
		PERFORM refuse(409, 'last_admin', '{user} is the only global administrator. Give that role to somebody else '
			'first.', said => jsonb_build_object('user', person), field => 'role');
	END IF;
	IF new_role = 'none' THEN
		DELETE FROM app_user WHERE name = person;
		UPDATE script_key SET taken_back_at = now(), taken_back_by = who
		 WHERE script_key.person = user_put.person AND taken_back_at IS NULL;
	ELSE
		INSERT INTO app_user (name, role, created_by) VALUES (person, new_role, who)
		ON CONFLICT (name) DO UPDATE SET role = new_role, changed_at = now(), changed_by = who
		    WHERE app_user.role <> new_role;
	END IF;
	RETURN json_build_object('name', person, 'role', new_role, 'step', 'users');
END $$;
