"""Everything that can be set from outside, in one frozen object.

Each setting is an environment variable with the prefix ``HUB_`` (``NEO4J_*`` for a Neo4j
that the hub does not start itself). ``docs/settings.md`` lists them; a test keeps both equal.
"""

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The hub's settings. Paths are relative to the working directory."""

    model_config = SettingsConfigDict(env_prefix="HUB_", frozen=True, extra="ignore", populate_by_name=True)

    home: Path = Field(
        default=Path(".hub"),
        description="Folder of the hub's own data: Neo4j, keys, rows that were set aside.",
    )
    seeds: Path = Field(
        default=Path("seeds"), description="Folder of the sourced data that is loaded at start."
    )
    host: str = Field(default="127.0.0.1", description="Address that the HTTP server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of the HTTP server.")
    bolt_port: int = Field(
        default=7687, ge=1, le=65535, description="Port of the Neo4j that the hub starts itself."
    )
    neo4j_uri: str | None = Field(
        default=None,
        validation_alias=AliasChoices("NEO4J_URI", "neo4j_uri"),
        description="A Neo4j 5.26+ to use; unset, the hub starts its own.",
    )
    neo4j_user: str = Field(
        default="neo4j", validation_alias=AliasChoices("NEO4J_USER", "neo4j_user"), description="Its user."
    )
    neo4j_password: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("NEO4J_PASSWORD", "neo4j_password"),
        description="Its password.",
    )
    neo4j_database: str = Field(
        default="neo4j",
        validation_alias=AliasChoices("NEO4J_DATABASE", "neo4j_database"),
        description="Its database.",
    )
    heap: str = Field(default="1g", description="Java heap of the Neo4j that the hub starts itself.")
    page_cache: str = Field(default="512m", description="Page cache of the Neo4j that the hub starts itself.")
    token_key: Path | None = Field(
        default=None, description="PEM file of the public key that signs callers' tokens."
    )
    token_issuer: str = Field(default="credit-hub", description="Issuer that tokens must name.")
    token_audience: str = Field(default="credit-hub", description="Audience that tokens must name.")
    explorer: bool = Field(default=True, description="Serve the in-browser explorer and allow introspection.")
    max_body_bytes: int = Field(default=262_144, ge=1, description="Largest request body, in bytes.")
    max_tokens: int = Field(default=4_000, ge=1, description="Most lexical tokens in one GraphQL document.")
    max_cost: int = Field(
        default=20_000, ge=1, description="Highest cost of one operation (fields times page sizes)."
    )
    max_depth: int = Field(default=15, ge=1, description="Deepest nesting of fields in one operation.")
    max_aliases: int = Field(
        default=200, ge=0, description="Most aliases in one operation, fragments spread out."
    )
    max_directives: int = Field(default=100, ge=0, description="Most directives in one GraphQL document.")
    threads: int = Field(default=16, ge=1, description="Operations that run at the same time in one process.")
