"""A server on this machine that answers like the sources do, and as they do on bad days."""

import io
import json
import re
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import openpyxl

JSON = "application/json;charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Server:
    """Answers each path with the next of its replies, the last one for ever; remembers every request."""

    def __init__(self):
        self.replies, self.requests = {}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests.append((self.path, dict(self.headers)))
                queue = outer.replies[urlsplit(self.path).path]
                reply = queue.pop(0) if len(queue) > 1 else queue[0]
                with suppress(BrokenPipeError, ConnectionResetError):
                    reply(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def on(self, path, *replies):
        self.replies[path] = list(replies)
        return self.address + path


@contextmanager
def serving():
    server = Server()
    thread = threading.Thread(target=server.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.server.shutdown()
        server.server.server_close()
        thread.join()


# Replies


def sends(body, kind=JSON, status=200, etag='"one"', length=None, **headers):
    """A whole answer, or the part asked for where it can vouch for it."""

    def reply(handler):
        data = body(handler) if callable(body) else body
        start, code = 0, status
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if asked and etag and handler.headers.get("If-Range") == etag and status == 200:
            start, code = int(asked[1]), 206
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        if etag:
            handler.send_header("ETag", etag)
        if code == 206:
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        handler.send_header("Content-Length", str(length or len(data) - start))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data[start:])

    return reply


def cut(body, after, kind=JSON, etag='"one"'):
    """Promises the whole and closes the connection after some bytes."""

    def reply(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        if etag:
            handler.send_header("ETag", etag)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:after])
        handler.wfile.flush()
        handler.close_connection = True
        handler.connection.shutdown(2)

    return reply


def sleeps(seconds, then):
    def reply(handler):
        time.sleep(seconds)
        then(handler)

    return reply


def hangs_up(handler):
    handler.connection.shutdown(2)
    handler.close_connection = True


# What the real ones say


def world_bank(rows, pages=1, total=None):
    """SP.POP.TOTL: `rows` are (iso3, year, value); paged like the API."""

    def body(handler):
        page = int(parse_qs(urlsplit(handler.path).query).get("page", ["1"])[0])
        size = -(-len(rows) // pages)
        part = rows[(page - 1) * size : page * size]
        head = {
            "page": page,
            "pages": pages,
            "per_page": size,
            "total": len(rows) if total is None else total,
            "sourceid": "2",
            "lastupdated": "2026-07-01",
        }
        indicator = {"id": "SP.POP.TOTL", "value": "Population, total"}
        records = [
            {
                "indicator": indicator,
                "country": {"id": iso3[:2], "value": iso3},
                "countryiso3code": iso3,
                "date": str(year),
                "value": value,
                "unit": "",
                "obs_status": "",
                "decimal": 0,
            }
            for iso3, year, value in part
        ]
        return json.dumps([head, records]).encode()

    return body


def sdg(series, rows, pages=1):
    """The UN SDG API: `rows` are (m49, year, value, dimensions)."""

    def body(handler):
        page = int(parse_qs(urlsplit(handler.path).query).get("page", ["1"])[0])
        size = -(-len(rows) // pages)
        data = [
            {
                "goal": ["11"],
                "target": ["11.6"],
                "indicator": ["11.6.2"],
                "series": series,
                "seriesDescription": "Annual mean levels of fine particulate matter in cities",
                "seriesCount": str(len(rows)),
                "geoAreaCode": m49,
                "geoAreaName": m49,
                "timePeriodStart": float(year),
                "value": value,
                "valueType": "Float",
                "time_detail": None,
                "timeCoverage": None,
                "upperBound": None,
                "lowerBound": None,
                "basePeriod": None,
                "source": "WHO",
                "geoInfoUrl": None,
                "footnotes": [""],
                "attributes": {"Nature": "M", "Units": "mgr/m^3"},
                "dimensions": dimensions,
            }
            for m49, year, value, dimensions in rows[(page - 1) * size : page * size]
        ]
        answer = {"size": size, "totalElements": len(rows), "totalPages": pages, "pageNumber": page, "attributes": [], "dimensions": [], "data": data}  # fmt: skip
        return json.dumps(answer).encode()

    return body


def workbook(rows, titles=(), sheet="Data"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (*titles, *rows):
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
