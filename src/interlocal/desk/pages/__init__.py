"""What the desk and an initiative's page show: the rooms' values, joined."""

from interlocal.desk.pages.desk import Desk, desk
from interlocal.desk.pages.initiative import InitiativePage, initiative
from interlocal.desk.pages.news import News
from interlocal.desk.pages.work import BenchLine, Task

__all__ = ["BenchLine", "Desk", "InitiativePage", "News", "Task", "desk", "initiative"]
