//! Drives a real Chromium by its driver, whose protocol is JSON over HTTP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::eventually;

/// The key that moves the focus.
pub const TAB: &str = "\u{e004}";
/// The key that follows a link.
pub const ENTER: &str = "\u{e007}";

/// A browser, and the driver that starts it.
pub struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    /// Starts a browser whose user reads this language, with a window of this size.
    pub fn start(language: &str, size: (u32, u32)) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("install the packages `chromium` and `chromium-driver`");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map(Result::unwrap).find_map(|line| {
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let mut browser = Self {
            driver,
            session: format!("http://127.0.0.1:{}/session", port.unwrap()),
        };
        let session = browser.call("", &json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {
                "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", format!("--lang={language}"),
                ],
                "prefs": {"intl.accept_languages": language},
            },
        }}}));
        let id = session["sessionId"].as_str().unwrap();
        browser.session = format!("{}/{id}", browser.session);
        let (width, height) = size;
        // A window has no such small width, but a phone has.
        browser.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
        browser
    }

    /// Sends a command, and returns the value of its answer.
    fn call(&self, path: &str, arguments: &Value) -> Value {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let answer = agent
            .post(format!("{}{path}", self.session))
            .send(arguments.to_string());
        let text = answer.unwrap().body_mut().read_to_string().unwrap();
        let mut answer: Value = serde_json::from_str(&text).unwrap();
        assert!(answer["value"]["error"].is_null(), "{path}: {text}");
        answer["value"].take()
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let arguments = json!({"cmd": command, "params": parameters});
        self.call("/goog/cdp/execute", &arguments)
    }

    pub fn open(&self, url: &str) {
        self.call("/url", &json!({"url": url}));
    }

    pub fn reload(&self) {
        self.call("/refresh", &json!({}));
    }

    /// Returns the value of an expression in the page.
    pub fn value(&self, expression: &str) -> Value {
        let script = format!("return {expression}");
        self.call("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Returns the text of the first element, as it is shown.
    pub fn text(&self, selector: &str) -> String {
        let expression = format!("document.querySelector({selector:?})?.innerText ?? ''");
        self.value(&expression).as_str().unwrap().to_owned()
    }

    pub fn wait(&self, expression: &str) {
        eventually(expression, || self.value(expression) == true);
    }

    pub fn click(&self, selector: &str) {
        self.value(&format!("document.querySelector({selector:?}).click()"));
    }

    /// Chooses an option as a user does.
    pub fn choose(&self, selector: &str, value: &str) {
        self.value(&format!(
            "(it => {{ it.value = {value:?}; it.dispatchEvent(new Event('change', {{bubbles: true}})) }})\
             (document.querySelector({selector:?}))"
        ));
    }

    pub fn press(&self, key: &str) {
        let actions = [
            json!({"type": "keyDown", "value": key}),
            json!({"type": "keyUp", "value": key}),
        ];
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.call("/actions", &json!({"actions": [keyboard]}));
    }

    /// Returns the roles that a screen reader sees.
    pub fn roles(&self) -> Vec<String> {
        let tree = self.devtools("Accessibility.getFullAXTree", &json!({}));
        let nodes = tree["nodes"].as_array().unwrap().iter();
        nodes
            .filter_map(|it| it["role"]["value"].as_str())
            .map(Into::into)
            .collect()
    }

    /// Returns a picture of the window as PNG.
    pub fn picture(&self) -> Vec<u8> {
        let picture = self.devtools("Page.captureScreenshot", &json!({}));
        BASE64_STANDARD
            .decode(picture["data"].as_str().unwrap())
            .unwrap()
    }

    /// Returns what was written to the console since the last call.
    pub fn console(&self) -> Vec<String> {
        self.log("browser")
    }

    /// Returns the addresses that were asked for since the last call.
    pub fn requests(&self) -> Vec<String> {
        let events = self.log("performance").into_iter().filter_map(|event| {
            let mut event: Value = serde_json::from_str(&event).unwrap();
            let message = event["message"].take();
            (message["method"] == "Network.requestWillBeSent").then(|| {
                message["params"]["request"]["url"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
        });
        events.collect()
    }

    fn log(&self, kind: &str) -> Vec<String> {
        let entries = self.call("/se/log", &json!({"type": kind}));
        let entries = entries.as_array().unwrap().iter();
        entries
            .map(|it| it["message"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser too.
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        self.driver.wait().unwrap();
    }
}
