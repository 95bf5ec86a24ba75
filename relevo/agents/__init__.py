"""The people who take over: their accounts, their sessions on the desk, and the links that invite them."""

from relevo.agents.accounts import Agent, AgentError, add_agent, disable_agent, get_agent, list_agents, set_password
from relevo.agents.invitations import accept_invitation, invite
from relevo.agents.sessions import agent_of, close_session, log_in

__all__ = [
    "Agent",
    "AgentError",
    "accept_invitation",
    "add_agent",
    "agent_of",
    "close_session",
    "disable_agent",
    "get_agent",
    "invite",
    "list_agents",
    "log_in",
    "set_password",
]
