"""All of Relevo's processes on one machine: started in order, watched, restarted, and stopped together."""

from relevo.supervisor.process import Process, Recipe
from relevo.supervisor.supervisor import StartError, Supervisor

__all__ = ["Process", "Recipe", "StartError", "Supervisor"]
