//! What real servers do with the configurations that `solve --as` writes, in front of an application that sends CORS headers
//! of its own. A program that is not installed is skipped.

use crate::snippets::folder;
use crate::solve::configuration;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const APP: &str = "https://app.example";

/// An application that allows another origin, with credentials; below `/down` it breaks the connection off. Its port.
fn application() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().filter_map(Result::ok) {
            let mut head = Vec::new();
            let mut buffer = [0; 4096];
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                match stream.read(&mut buffer) {
                    Ok(read @ 1..) => head.extend(&buffer[..read]),
                    _ => break,
                }
            }
            if !String::from_utf8_lossy(&head).contains(" /down") {
                let _ = stream.write_all(
                    b"HTTP/1.1 500 Internal Server Error\r\nAccess-Control-Allow-Origin: https://old.example\r\n\
                      Access-Control-Allow-Credentials: true\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                );
            }
        }
    });
    port
}

/// A server that runs until this is dropped.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts one of the programs before the application; `None` if it is not installed.
fn start(program: &str, application: u16) -> Option<Server> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = folder(&format!("{program}-runs"));
    let at = folder.display();
    let software = program.trim_end_matches('2');
    let text = configuration(software);
    let (whole, arguments): (String, &[&str]) = match program {
        "nginx" => {
            let (map, location) = text.split_once("# in the location\n").unwrap();
            let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .iter()
                .map(|name| format!("{name}_temp_path {at}/{name};\n"))
                .collect();
            let head = format!("pid {at}/pid;\ndaemon off;\nmaster_process off;\nerror_log stderr;\nevents {{}}\n");
            let server = format!(
                "server {{ listen 127.0.0.1:{port};\nlocation / {{\n{location}\nproxy_pass http://127.0.0.1:{application};\n}} }}"
            );
            (format!("{head}http {{\naccess_log off;\n{temporary}{map}\n{server} }}\n"), &["-e", "stderr", "-c"])
        }
        "haproxy" => (
            format!(
                "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\nfrontend web\n    bind \
                 127.0.0.1:{port}\n{text}\n    default_backend app\nbackend app\n    server one 127.0.0.1:{application}\n"
            ),
            &["-f"],
        ),
        "caddy" => (
            format!(
                "{{\nadmin off\n}}\nhttp://127.0.0.1:{port} {{\n{text}\nhandle {{\nreverse_proxy 127.0.0.1:{application}\n}}\n}}\n"
            ),
            &["run", "--adapter", "caddyfile", "--config"],
        ),
        _ => {
            let loads: String = ["mpm_event", "setenvif", "headers", "rewrite", "authz_core", "proxy", "proxy_http"]
                .iter()
                .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
                .collect();
            let head = format!(
                "ServerName localhost\nListen 127.0.0.1:{port}\n{loads}ErrorLog /dev/null\nPidFile {at}/pid\nDefaultRuntimeDir \
                 {at}\nUser nobody\n"
            );
            let host = format!(
                "<VirtualHost *:{port}>\n{text}\nProxyPass / http://127.0.0.1:{application}/\n</VirtualHost>\n"
            );
            (head + &host, &["-X", "-f"])
        }
    };
    let file = folder.join("configuration");
    std::fs::write(&file, whole).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg(&file).env("HOME", &folder).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(child) => Some(Server(child, port)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("skipped: {program} is not installed");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

impl Server {
    /// Head of the response, in small letters. A server that has just been started is given time to listen.
    fn answer(&mut self, request: &str, headers: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.1)) {
                let whole =
                    format!("{request} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{headers}\r\n", self.1);
                stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
                stream.write_all(whole.as_bytes()).unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).unwrap();
                return answer.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
            }
            assert!(self.0.try_wait().unwrap().is_none(), "it ended");
            assert!(Instant::now() < end, "it does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn values<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let lines = answer.lines().filter_map(|line| line.split_once(':'));
    lines.filter(|(header, _)| *header == name).map(|(_, value)| value.trim()).collect()
}

#[test]
fn what_the_application_allows_itself_does_not_get_through() {
    let application = application();
    for program in ["nginx", "haproxy", "caddy", "apache2"] {
        let Some(mut server) = start(program, application) else { continue };
        for (path, allowed) in [("/users", true), ("/down", true), ("/users", false), ("/down", false)] {
            let origin = if allowed { APP } else { "https://other.example" };
            let answer = server.answer(&format!("GET {path}"), &format!("Origin: {origin}\r\n"));
            let name = format!("{program} {path} {origin}\n{answer}");
            assert!(answer.lines().next().unwrap().contains(" 50"), "{name}");
            let expected: &[&str] = if allowed { &[APP] } else { &[] };
            assert_eq!(values(&answer, "access-control-allow-origin"), expected, "{name}");
            assert!(values(&answer, "access-control-allow-credentials").is_empty(), "{name}");
            assert!(values(&answer, "vary").iter().any(|value| value.contains("origin")), "{name}");
        }
        let asked = format!(
            "Origin: {APP}\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-custom\r\n"
        );
        let answer = server.answer("OPTIONS /users", &asked);
        assert!(answer.lines().next().unwrap().contains(" 204"), "{program}: {answer}");
        assert_eq!(values(&answer, "access-control-allow-origin"), [APP], "{program}: {answer}");
        assert_eq!(values(&answer, "access-control-allow-headers"), ["x-custom"], "{program}: {answer}");
        let methods = values(&answer, "access-control-allow-methods");
        assert!(methods.len() == 1 && methods[0].contains("put"), "{program}: {answer}");
    }
}
