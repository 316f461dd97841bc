//! A page as a list of elements: what tests ask of HTML that they fetched without a browser.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// Elements that have no end tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// One element with all the text inside it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    /// What a screen reader would read: text, and the alternative texts of images; not what is hidden from it.
    pub text: String,
    attributes: BTreeMap<String, String>,
    /// Places of the elements around it in [`Html::elements`], the nearest last.
    around: Vec<usize>,
}

/// A parsed page.
#[derive(Debug, Default)]
pub struct Html {
    /// In the order of their start tags.
    pub elements: Vec<Element>,
    /// End tags that close another element than the one that is open.
    pub misnested: Vec<String>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub fn has_class(&self, class: &str) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|one| one == class)
    }

    /// The start tag, for messages.
    pub fn tag(&self) -> String {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| format!(" {name}=\"{value}\""));
        format!("<{}{}>", self.name, attributes.collect::<String>())
    }
}

impl Html {
    /// Reads a page as the HTML standard splits it into tags and text.
    pub fn parse(source: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        // Without this a `<` in a script would begin an element.
        emitter.naively_switch_states(true);
        let mut html = Self::default();
        let mut open: Vec<usize> = Vec::new();
        for Ok(token) in Tokenizer::new_with_emitter(source, emitter) {
            match token {
                Token::StartTag(tag) => html.start(&tag, &mut open),
                Token::EndTag(tag) => html.end(&text_of(&tag.name), &mut open),
                Token::String(text) => html.add_text(&text_of(&text), &open),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        html
    }

    /// All elements of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    pub fn with_id(&self, id: &str) -> Option<&Element> {
        self.elements
            .iter()
            .find(|element| element.attribute("id") == Some(id))
    }

    /// The elements around `element`, the nearest first.
    pub fn around<'a>(&'a self, element: &'a Element) -> impl Iterator<Item = &'a Element> {
        element
            .around
            .iter()
            .rev()
            .map(|place| &self.elements[*place])
    }

    pub fn is_inside(&self, element: &Element, name: &str) -> bool {
        self.around(element).any(|around| around.name == name)
    }

    /// What a screen reader calls the element, by the parts of the accessible name that our pages use.
    pub fn name_of(&self, element: &Element) -> String {
        if let Some(ids) = element.attribute("aria-labelledby") {
            let texts = ids
                .split_ascii_whitespace()
                .filter_map(|id| self.with_id(id));
            let texts: Vec<&str> = texts.map(|label| label.text.trim()).collect();
            return texts.join(" ");
        }
        if let Some(label) = element.attribute("aria-label") {
            return label.trim().to_owned();
        }
        if ["input", "select", "textarea"].contains(&element.name.as_str()) {
            let id = element.attribute("id");
            let by_id = self
                .all("label")
                .find(|label| id.is_some() && label.attribute("for") == id);
            let label = by_id.or_else(|| self.around(element).find(|one| one.name == "label"));
            return label.map_or_else(String::new, |label| label.text.trim().to_owned());
        }
        element.text.trim().to_owned()
    }

    fn start(&mut self, tag: &StartTag<()>, open: &mut Vec<usize>) {
        let name = text_of(&tag.name);
        let attributes = tag
            .attributes
            .iter()
            .map(|(name, value)| (text_of(name), text_of(value)));
        let element = Element {
            attributes: attributes.collect(),
            around: open.clone(),
            text: String::new(),
            name,
        };
        if let Some(alternative) = element.attribute("alt").map(str::to_owned) {
            self.add_text(&alternative, open);
        }
        if element.name == "svg"
            && let Some(label) = element.attribute("aria-label").map(str::to_owned)
        {
            self.add_text(&label, open);
        }
        let stays_open = !VOID.contains(&element.name.as_str()) && !tag.self_closing;
        self.elements.push(element);
        if stays_open {
            open.push(self.elements.len() - 1);
        }
    }

    fn end(&mut self, name: &str, open: &mut Vec<usize>) {
        let Some(place) = open
            .iter()
            .rposition(|place| self.elements[*place].name == name)
        else {
            self.misnested.push(format!("</{name}> closes nothing"));
            return;
        };
        for inner in open.drain(place + 1..) {
            let tag = self.elements[inner].tag();
            self.misnested
                .push(format!("</{name}> comes before the end of {tag}"));
        }
        open.truncate(place);
    }

    fn add_text(&mut self, text: &str, open: &[usize]) {
        for place in open.iter().rev() {
            let element = &mut self.elements[*place];
            element.text.push_str(text);
            // A hidden element may still be asked for its own text; those around it don't get it.
            if element.attribute("aria-hidden") == Some("true") {
                return;
            }
        }
    }
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
