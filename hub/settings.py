"""Everything that can be set from outside, in one frozen object.

Each setting is an environment variable with the prefix ``HUB_`` (``NEO4J_*`` for a Neo4j
that the hub does not start itself). ``docs/settings.md`` lists them; a test keeps both equal.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from hub.messages.message import Message, message

_ORIGIN = re.compile(r"(https?)://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::([1-9][0-9]{0,4}))?")
_OWN_PORTS = {"http": "80", "https": "443"}


class UnusableSetting(ValueError):
    """A setting that can't be used. ``expected``: what would have been right."""

    def __init__(self, expected: Message) -> None:
        super().__init__(expected.text())
        self.expected = expected


def _networks(text: str) -> str:
    for one in filter(None, text.split(",")):
        try:
            ip_network(one.strip())
        except ValueError:
            raise UnusableSetting(message("settings.networks")) from None
    return text


def _origins(text: str) -> str:
    for origin in filter(None, (one.strip() for one in text.split(","))):
        if "*" in origin:
            raise UnusableSetting(message("settings.each-origin"))
        found = _ORIGIN.fullmatch(origin)
        if found is None or found[2] == _OWN_PORTS[found[1]]:
            raise UnusableSetting(message("settings.origins"))
    return text


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
    restarts: int = Field(
        default=5, ge=0, description="Starts in a row of the hub's own Neo4j when it ended; 0: none."
    )
    token_key: Path | None = Field(
        default=None, description="PEM file of the one public key that callers' tokens are signed with."
    )
    jwks: str | None = Field(
        default=None,
        description="JWKS with the public keys of callers' tokens: a file, or an https address.",
    )
    jwks_cache_seconds: int = Field(
        default=300, ge=1, description="After this long a JWKS is read again; a changed file at once."
    )
    jwks_retry_seconds: int = Field(
        default=30,
        ge=1,
        description="Shortest time between two readings of a JWKS for unknown keys or after a failure.",
    )
    jwks_stale_seconds: int = Field(
        default=3_600,
        ge=1,
        description="How long the last good keys stay in use while the JWKS can't be read.",
    )
    development_tokens: bool = Field(
        default=False,
        description="Accept tokens of `hub token` beside `HUB_JWKS` or `HUB_TOKEN_KEY`; never in production.",
    )
    token_issuer: str = Field(default="credit-hub", description="Issuer that tokens must name.")
    token_audience: str = Field(default="credit-hub", description="Audience that tokens must name.")
    token_leeway_seconds: int = Field(
        default=30, ge=0, le=300, description="Clock skew that a token's times are allowed."
    )
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        default="127.0.0.1,::1",
        description="Addresses of proxies, with commas, whose `X-Forwarded-For` is believed.",
    )
    max_connections: int = Field(
        default=512, ge=1, description="Most HTTP connections at a time; fewer where few files may be open."
    )
    max_connections_per_address: int = Field(
        default=64, ge=1, description="Most of them from one address (IPv6: one /64); proxies are exempt."
    )
    max_head_bytes: int = Field(
        default=16_384, ge=1_024, description="Largest head of a request: its address and headers, in bytes."
    )
    head_seconds: float = Field(default=10, gt=0, description="How long a request's head may take to arrive.")
    drain_seconds: int = Field(
        default=10, ge=0, description="How long a stopping hub waits for answers that are not taken yet."
    )
    cors_origins: Annotated[str, AfterValidator(_origins)] | None = Field(
        default=None,
        description="Origins (`https://front.example`), with commas, whose pages may ask from browsers.",
    )
    http_edition: Literal["2024", "2026"] = Field(
        default="2026",
        description="Edition of GraphQL over HTTP for statuses: `2026` (422, 294), or `2024` (400, 200).",
    )
    gzip_bytes: int = Field(
        default=4_096, ge=0, description="Answers from so many bytes on are compressed (gzip); 0: none."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Form of the log on stderr: `text`, or `json`, one object a line."
    )
    metrics: bool = Field(
        default=False, description="Answer `/metrics` to everybody, not only at this machine."
    )
    explorer: bool = Field(default=True, description="Serve the in-browser explorer and allow introspection.")
    max_body_bytes: int = Field(default=262_144, ge=1, description="Largest request body, in bytes.")
    max_tokens: int = Field(default=4_000, ge=1, description="Most lexical tokens in one GraphQL document.")
    max_cost: int = Field(
        default=100_000, ge=1, description="Highest cost of one operation (prices of its fields: `@cost`)."
    )
    max_cost_at_a_time: int = Field(
        default=200_000, ge=1, description="Highest cost of all operations of one caller that run at a time."
    )
    max_public_reads: int = Field(
        default=120,
        ge=1,
        description="Pages of published records that one address, or one caller, may read in a minute.",
    )
    max_answer_bytes: int = Field(default=4 << 20, ge=1_024, description="Longest answer, in bytes.")
    operation_seconds: float = Field(
        default=30, gt=0, description="How long an operation may take, waiting for a thread included."
    )
    processor_seconds: float = Field(
        default=2, gt=0, description="How long one operation may keep one core busy, beside Neo4j's own time."
    )
    max_depth: int = Field(default=15, ge=1, description="Deepest nesting of fields in one operation.")
    max_aliases: int = Field(
        default=200, ge=0, description="Most aliases in one operation, fragments spread out."
    )
    max_directives: int = Field(default=100, ge=0, description="Most directives in one GraphQL document.")
    workers: int = Field(
        default=1, ge=1, le=64, description="Processes that serve on the one port; about one for each core."
    )
    threads: int = Field(default=16, ge=1, description="Operations that run at the same time in one process.")
    audit_origin: str = Field(
        default="credit-hub/audit",
        pattern=r"^[^\s+]{1,200}$",
        description="Name of the audit log in its checkpoints and of its key; one for each hub.",
    )
    checkpoint_seconds: float = Field(
        default=30, gt=0, description="How often new entries of the audit log get a checkpoint, in seconds."
    )
    checkpoints_dir: Path | None = Field(
        default=None, description="Second folder for the checkpoints, for somebody else to keep."
    )
    audit_days: int = Field(
        default=90, ge=0, description="Entries of the audit log older than this move to segment files."
    )
    audit_entries: int = Field(
        default=1_000_000, ge=0, description="So do the oldest where the graph holds more than this."
    )
    audit_segment_bits: int = Field(
        default=16, ge=8, le=20, description="Entries of a segment file: two to this power."
    )
    audit_years: int = Field(
        default=5, ge=1, description="How long segment files of the audit log are kept, in years."
    )
    delivery_bytes: int = Field(
        default=1 << 30, ge=1, description="Largest file of an upload of records, in bytes."
    )
    delivery_seconds: float = Field(
        default=900, gt=0, description="How long an upload of records may take to arrive."
    )
    delivery_days: int = Field(
        default=90,
        ge=0,
        description="How long the bytes of a delivery are kept: so long its bad rows can be had as a file.",
    )
    delivery_throttle: float = Field(
        default=0,
        ge=0,
        le=100,
        description="After each batch of a delivery so many times its own time passes, for readers.",
    )
    exchange_key_file: Path | None = Field(
        default=None,
        description="File of the key that hubs of an alliance match persons by: 32 bytes or more.",
    )

    @property
    def authority(self) -> str:
        """Host and port as a URL has them: an IPv6 address in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"
