-- A record doubles when it ends; with a third of the page filled at first, both versions fit and no index is touched.
ALTER TABLE generation SET (fillfactor = 35);
