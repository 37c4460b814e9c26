"""Comms, by which a widget and its view in the page stay one: messages of Jupyter's widget protocol."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import comm
from comm.base_comm import BaseComm, CommManager


def install(kernel: Any, post: Callable[[dict[str, Any], list[Any]], None]) -> CommManager:
    """Make every comm send by ``post``; the manager has those that are open."""
    os.environ["JUPYTER_WIDGETS_ECHO"] = "0"  # one page shows what it changed itself
    manager = CommManager()

    class PageComm(BaseComm):
        """One end of a comm; the page has the other. Knows the cell that made it."""

        def __init__(self, *given: Any, **named: Any) -> None:
            self.made_in = kernel.place
            super().__init__(*given, **named)

        def publish_msg(
            self,
            msg_type: str,
            data: dict[str, Any] | None = None,
            metadata: dict[str, Any] | None = None,
            buffers: list[Any] | None = None,
            **keys: Any,
        ) -> None:
            kernel.flush()
            message = {
                "type": "comm",
                "event": msg_type.removeprefix("comm_"),
                "comm_id": self.comm_id,
                "data": data or {},
                "metadata": metadata or {},
                **{name: keys[name] for name in ("target_name",) if name in keys},
                **self.made_in,
            }
            post(message, buffers or [])

    comm.create_comm = PageComm
    comm.get_comm_manager = lambda: manager
    return manager


def receive(manager: CommManager, message: dict[str, Any], buffers: list[memoryview]) -> None:
    """Hand a message of the page to the comm that it is for."""
    event = message["event"]
    content = {
        "comm_id": message["comm_id"],
        "data": message.get("data") or {},
        "target_name": message.get("target_name", ""),
    }
    told = {
        "header": {"msg_id": message["comm_id"], "msg_type": f"comm_{event}"},
        "parent_header": {},
        "metadata": message.get("metadata") or {},
        "content": content,
        "buffers": buffers,
    }
    if event == "open":
        manager.comm_open(None, None, told)
    elif known := manager.comms.get(content["comm_id"]):
        if event == "msg":
            known.handle_msg(told)
        else:
            manager.comms.pop(content["comm_id"], None)
            known.handle_close(told)
