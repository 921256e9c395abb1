"""Tracing (关联追查) in GraphQL, for investigators in a case: a file for each question, on what all of them
show (:mod:`resolvers.tracing.shown`) and how they are asked (:mod:`resolvers.tracing.asking`)."""
