"""`/desk/login`, `/desk/logout`, `/desk/me`: who is at the desk, by a cookie that ends with the session's row."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from channels.errors import ApiError
from channels.services import Services, services_of
from relevo.agents import Agent, AgentError, accept_invitation, agent_of, close_session, log_in
from relevo.agents.accounts import find_by_password
from relevo.bus import Hint

router = APIRouter(prefix="/desk", tags=["desk"])
Gateway = Annotated[Services, Depends(services_of)]


class Credentials(BaseModel):
    """What an agent logs in with."""

    email: str = Field(max_length=320)
    password: str = Field(max_length=1000)


class Acceptance(BaseModel):
    """The one-time link's token, and the password the agent has chosen."""

    token: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    name: str | None = Field(default=None, max_length=255, description="What customers see; as it was if left out.")


class AgentView(BaseModel):
    """An agent as the desk shows them."""

    id: int
    name: str
    email: str

    @staticmethod
    def of(agent: Agent) -> AgentView:
        """The view of an agent."""
        return AgentView(id=agent.id, name=agent.name, email=agent.email)


class Me(BaseModel):
    """Who is logged in, and whether this desk can write to Telegram."""

    agent: AgentView
    telegram: bool

    @staticmethod
    def at(services: Services, agent: Agent) -> Me:
        """The agent at this desk."""
        return Me(agent=AgentView.of(agent), telegram=services.telegram is not None)


def cookie_name(services: Services) -> str:
    """The session cookie: bound to this host by its prefix, except on a laptop without https."""
    return "__Host-relevo_desk" if services.settings.base_url.startswith("https:") else "relevo_desk"


def same_origin(request: Request, services: Gateway) -> None:
    """Refuse requests that another site's page has made.

    Raises:
        ApiError: the request comes from elsewhere.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin not in services.settings.own_origins:
        raise ApiError(403, "origin", "This request comes from another site.")


async def current_agent(connection: HTTPConnection, services: Services) -> Agent:
    """Whose cookie came with the request.

    Raises:
        ApiError: nobody's.
    """
    cookie = connection.cookies.get(cookie_name(services))
    agent = None
    if cookie:
        now = services.ledger.now()
        agent = await services.database.read(lambda database: agent_of(database, cookie, now))
    if agent is None:
        raise ApiError(401, "unauthorized", "You are not logged in, or your session has ended.")
    return agent


async def _request_agent(request: Request, services: Gateway) -> Agent:
    return await current_agent(request, services)


LoggedIn = Annotated[Agent, Depends(_request_agent)]
SameOrigin = Depends(same_origin)


@router.post("/login", dependencies=[SameOrigin])
async def login(given: Credentials, request: Request, response: Response, services: Gateway) -> Me:
    """Log in with an address and a password."""
    host = request.client.host if request.client else ""
    # An address has more tries than a host: else anybody could keep an agent out by guessing at their password.
    wait = services.logins.take(host) or services.passwords.take(given.email.strip().lower())
    if wait:
        raise ApiError(429, "rate_limited", f"Too many tries. Try again in {int(wait) + 1} seconds.", retry_after=wait)
    agent = await services.database.read(partial(find_by_password, email=given.email, password=given.password))
    if agent is None:
        raise ApiError(401, "credentials", "This e-mail and password don't belong together.")
    await _open_session(agent, response, services)
    return Me.at(services, agent)


@router.post("/invitations/accept", dependencies=[SameOrigin])
async def accept(given: Acceptance, response: Response, services: Gateway) -> Me:
    """Set the password that a one-time link asks for, and log in."""
    now = services.ledger.now()
    try:
        agent = await services.database.write(
            partial(accept_invitation, token=given.token, password=given.password, at=now, name=given.name)
        )
    except AgentError as error:
        raise ApiError(400, "invitation", str(error)) from None
    await _open_session(agent, response, services)
    return Me.at(services, agent)


@router.post("/logout", status_code=204, dependencies=[SameOrigin])
async def logout(request: Request, response: Response, services: Gateway) -> None:
    """End the session here and now."""
    cookie = request.cookies.get(cookie_name(services))
    if cookie:
        await services.database.write(partial(close_session, cookie=cookie))
        services.bus.publish(Hint("session", "", ""))
    response.delete_cookie(cookie_name(services), path="/")


@router.get("/me")
async def me(agent: LoggedIn, services: Gateway) -> Me:
    """Who is logged in."""
    return Me.at(services, agent)


async def _open_session(agent: Agent, response: Response, services: Services) -> None:
    lifetime = timedelta(hours=services.settings.desk_session_hours)
    now = services.ledger.now()

    def step(connection: Connection) -> str:
        return log_in(connection, agent, lifetime, now)

    cookie = await services.database.write(step)
    response.set_cookie(
        cookie_name(services),
        cookie,
        max_age=int(lifetime.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=services.settings.base_url.startswith("https:"),
    )
