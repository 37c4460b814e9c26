"""The runner of cells in a process of its own, as the engine has it: cells come as JSON, messages go as JSON.

Its first argument is the folder of the kernel's files; on its path they stand before everything that is installed.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

given = json.loads(sys.stdin.read())
answers = sys.stdout
sys.path.insert(0, given["kernel"])

from arabic_live import guards  # noqa: E402
from arabic_live.kernel import Kernel, as_json  # noqa: E402

messages = []
kernel = Kernel(
    lambda message, buffers: messages.append(
        json.loads(as_json(message)) | {"buffers": [len(one) for one in buffers]}
    ),
    given["words"],
    Path(given["home"]),
    {name: tuple(modules) for name, modules in given.get("sets", {}).items()},
)
guards.block_network(given["words"])


async def main():
    for number, step in enumerate(given["steps"]):
        if "source" in step:
            messages.append(
                await kernel.run({"id": number, "notebook": "first", "cell": f"c{number}"} | step)
            )
        elif "comm" in step:
            kernel.comm(
                step["comm"]
                | {"comm_id": step["comm"].get("comm_id") or next(iter(kernel.comm_manager.comms))},
                [],
            )
        elif "reset" in step:
            kernel.reset(step["reset"])
        elif "put" in step:
            kernel.put(*step["put"], b"from the reader")
        elif "take" in step:
            try:
                messages.append({"type": "taken", "content": kernel.take(*step["take"]).decode()})
            except OSError as error:
                messages.append({"type": "refused", "kind": type(error).__name__})


asyncio.run(main())
answers.write(json.dumps(messages))
answers.flush()
os._exit(0)  # what a cell left behind does not keep the test waiting
