"""The room's proxy, with patience for twenty learners who come at once on a slow laptop.

By itself configurable-http-proxy holds ten requests at a time and gives up on each after 20 seconds.
"""

import sys

from configurable_http_proxy.cli import main
from tornado.httpclient import AsyncHTTPClient

SECONDS = 300

if __name__ == "__main__":
    AsyncHTTPClient.configure(None, max_clients=1000, defaults={"connect_timeout": SECONDS})
    # The argument is for web sockets as well, which know no defaults; in milliseconds.
    main([*sys.argv[1:], f"--proxy-timeout={SECONDS * 1000}"])
