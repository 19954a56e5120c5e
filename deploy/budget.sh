# shellcheck shell=bash disable=SC2034
# The one budget of connections: every size in the cluster derives from these numbers. Sourced by ./eng/cluster.sh and by
# the image of a node.

api_instances=2

# Connections that one API instance may open to each PgBouncer.
api_application_connections=100
api_worker_connections=20
api_analytics_connections=20

# Connections that one PgBouncer may open to its PostgreSQL: these are the statements that run at once.
bouncer_application_connections=20
bouncer_worker_connections=8

# Straight to a PostgreSQL: Patroni, migrations, moves of tenants, operators, and the three that are kept for superusers.
direct_connections=60

# Clients of a PgBouncer that are no API instance: tests, operators.
bouncer_other_clients=500

postgres_connections=$((direct_connections + bouncer_application_connections + bouncer_worker_connections))
bouncer_clients=$((api_instances * (api_application_connections + api_worker_connections + api_analytics_connections) + bouncer_other_clients))
