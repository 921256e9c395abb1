// What a push of a white list has found so far, where one operation had not the time for the whole region.
CREATE CONSTRAINT white_list_work IF NOT EXISTS FOR (w:WhiteListWork) REQUIRE w.key IS UNIQUE;
