"""PostgreSQL with scope: row-level security, and a connection that is always told who acts."""
