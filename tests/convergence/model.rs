//! What the phones must remember, computed apart from the engine: from what the person did, what the phone said of it,
//! and what was on the screen meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use mobile_core::{entries::Kind, ids::RecordId};

use crate::marks::Mark;

/// What was on a phone's screen of one entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// The version shown, if it can be read.
    pub shown: Option<Mark>,
    /// Other versions beside it that can be read.
    pub others: Vec<Mark>,
    /// Another version can't be read here.
    pub unreadable: bool,
    /// There was anything at all.
    pub exists: bool,
    /// The whole entry is hidden from the team.
    pub whole: bool,
    /// Its note is.
    pub note_hidden: bool,
}

/// One thing that a person did to an entry and a phone said it had kept.
#[derive(Clone, Debug)]
pub struct Deed {
    /// On which phone.
    pub who: usize,
    /// What was written; nothing by a deletion.
    pub mark: Option<Mark>,
    /// Hidden from the team from the beginning.
    pub hidden: bool,
    /// Of a deletion: whether anybody else can have heard of the entry.
    pub is_final: bool,
    /// What it was made from.
    pub from: Option<Mark>,
    /// What it was made in sight of, besides.
    pub beside: BTreeSet<Mark>,
    /// Deeds that share one way back.
    window: u32,
    undone: bool,
    sent: bool,
}

/// Everything done to one entry, in order.
#[derive(Clone, Debug)]
pub struct Story {
    /// What kind of entry.
    pub kind: Kind,
    /// In order.
    pub deeds: Vec<Deed>,
    /// Until when each phone may undo, by its clock.
    until: [Option<i64>; 2],
    /// Which phones handed it to a request, or had it from elsewhere.
    heard: [bool; 2],
    /// What the other phone had sent when the server last told each phone of it.
    told: [BTreeSet<Mark>; 2],
}

/// How an entry must end.
#[derive(Debug, PartialEq)]
pub enum End {
    /// Nothing of it is left, and nobody ever heard of it.
    Nothing,
    /// Deleted, on every phone and on the server.
    Deleted,
    /// There, with at least these versions to be seen.
    Shown(BTreeSet<Mark>),
    /// A phone deleted it before it could know that another one had it too: deleted, or there with these versions.
    Either(BTreeSet<Mark>),
}

/// The ten seconds.
const WINDOW: i64 = 10_000;

/// See the module.
#[derive(Debug, Default)]
pub struct Model {
    /// By entry.
    pub stories: BTreeMap<RecordId, Story>,
    /// Entries in the order they were begun; ids differ from run to run.
    begun: Vec<RecordId>,
    marks: Mark,
    windows: u32,
}

impl Model {
    /// A mark that was never used.
    pub fn mark(&mut self) -> Mark {
        self.marks += 1;
        self.marks
    }

    /// Every entry, in the order they were begun.
    pub fn in_order(&self) -> Vec<RecordId> {
        self.begun.clone()
    }

    /// Whether a phone holds an entry back for its ten seconds.
    pub fn is_held(&self, id: RecordId, who: usize, clock: i64) -> bool {
        let until = self.stories.get(&id).and_then(|story| story.until[who]);
        until.is_some_and(|until| clock < until && until - clock <= WINDOW)
    }

    /// Whether the other phone's deletion of an entry is on its way, or known: from then on it can't be undone here.
    pub fn is_deleted_elsewhere(&self, id: RecordId, who: usize) -> bool {
        let mut deeds = self.deeds(id);
        deeds.any(|deed| deed.who != who && deed.mark.is_none() && deed.sent && !deed.undone)
    }

    /// A phone kept what was written: `from` sight of what.
    pub fn wrote(
        &mut self,
        (id, kind): (RecordId, Kind),
        who: usize,
        clock: i64,
        (mark, hidden): (Mark, bool),
        sight: &Sight,
    ) {
        let beside = self.seen_beside(id, who, sight);
        let deed = Deed {
            who,
            mark: Some(mark),
            hidden,
            is_final: false,
            from: sight.shown,
            beside,
            window: 0,
            undone: false,
            sent: false,
        };
        let is_from_elsewhere = self.is_from_elsewhere(id, who, sight);
        if !sight.exists
            && let Some(story) = self.stories.get_mut(&id)
        {
            // Deleted before anybody heard of it: what was before never was.
            let own = story.deeds.iter_mut().filter(|deed| deed.who == who);
            own.for_each(|deed| deed.undone = true);
            story.until[who] = None;
        }
        self.add((id, kind), clock, deed);
        if let Some(story) = self.stories.get_mut(&id) {
            story.heard[who] |= is_from_elsewhere;
        }
    }

    /// The other versions that a phone shows.
    fn seen_beside(&self, id: RecordId, who: usize, sight: &Sight) -> BTreeSet<Mark> {
        let mut beside: BTreeSet<Mark> = sight.others.iter().copied().collect();
        if sight.unreadable {
            // One is sealed by the other phone: any of its hidden ones.
            let hidden = self.deeds(id).filter(|deed| deed.hidden && deed.who != who);
            beside.extend(hidden.filter_map(|deed| deed.mark));
        }
        beside
    }

    /// Whether what a phone shows of an entry came from the other one.
    fn is_from_elsewhere(&self, id: RecordId, who: usize, sight: &Sight) -> bool {
        let by_other = |deed: &Deed| deed.mark == sight.shown && deed.who != who;
        sight.exists && (sight.shown.is_none() || self.deeds(id).any(by_other))
    }

    /// A phone kept a deletion.
    pub fn deleted(&mut self, (id, kind): (RecordId, Kind), who: usize, clock: i64, sight: &Sight) {
        let heard = self.stories.get(&id).is_some_and(|story| story.heard[who]);
        let deed = Deed {
            who,
            mark: None,
            hidden: false,
            is_final: heard || self.is_from_elsewhere(id, who, sight),
            from: sight.shown,
            beside: BTreeSet::new(),
            window: 0,
            undone: false,
            sent: false,
        };
        self.add((id, kind), clock, deed);
    }

    /// What a phone did to an entry stands.
    pub fn settled(&mut self, id: RecordId, who: usize) {
        if let Some(story) = self.stories.get_mut(&id) {
            story.until[who] = None;
        }
    }

    fn deeds(&self, id: RecordId) -> impl Iterator<Item = &Deed> {
        self.stories
            .get(&id)
            .into_iter()
            .flat_map(|story| &story.deeds)
    }

    fn add(&mut self, (id, kind): (RecordId, Kind), clock: i64, mut deed: Deed) {
        let held = self.is_held(id, deed.who, clock);
        if !self.stories.contains_key(&id) {
            self.begun.push(id);
        }
        let story = self.stories.entry(id).or_insert_with(|| Story {
            kind,
            deeds: Vec::new(),
            until: [None; 2],
            heard: [false; 2],
            told: Default::default(),
        });
        let last = story
            .deeds
            .iter()
            .rfind(|last| last.who == deed.who && !last.undone);
        deed.window = match last {
            Some(last) if held => last.window,
            _ => {
                self.windows += 1;
                self.windows
            }
        };
        story.until[deed.who] = Some(clock + WINDOW);
        story.deeds.push(deed);
    }

    /// A phone took back what was done in the last ten seconds.
    pub fn undid(&mut self, id: RecordId, who: usize) {
        let Some(story) = self.stories.get_mut(&id) else {
            return;
        };
        story.until[who] = None;
        let mut own = story.deeds.iter_mut().filter(|deed| deed.who == who);
        let window = own.rfind(|deed| !deed.undone).map(|deed| deed.window);
        for deed in &mut story.deeds {
            deed.undone |= deed.who == who && Some(deed.window) == window;
        }
    }

    /// A phone handed its newest version of an entry to a request for the first time, showing this meanwhile: what it
    /// showed was seen before it left.
    pub fn handed_out(&mut self, id: RecordId, who: usize, sight: &Sight) {
        let beside = self.seen_beside(id, who, sight);
        let Some(story) = self.stories.get_mut(&id) else {
            return;
        };
        story.heard[who] = true;
        story.until[who] = None;
        let own = |deed: &&mut Deed| deed.who == who && !deed.undone && deed.mark == sight.shown;
        if let Some(deed) = story.deeds.iter_mut().rfind(own) {
            deed.beside.extend(&beside);
            // What came while it waited counts as seen: the server can't tell.
            deed.beside.extend(&story.told[who]);
            deed.sent = true;
        }
    }

    /// The server told a phone of an entry.
    pub fn told(&mut self, id: RecordId, who: usize) {
        if let Some(story) = self.stories.get_mut(&id) {
            let others = story
                .deeds
                .iter()
                .filter(|deed| deed.who != who && deed.sent);
            story.told[who].extend(others.filter_map(|deed| deed.mark));
        }
    }

    /// How each entry must end.
    pub fn ends(&self) -> BTreeMap<RecordId, End> {
        let ends = self.stories.iter().map(|(id, story)| (*id, story.end()));
        ends.collect()
    }

    /// What may not be found in clear: what was hidden from the beginning, and what somebody hid later.
    pub fn forbidden(&self, restored: bool) -> BTreeSet<(RecordId, Mark)> {
        let all = self.stories.iter().flat_map(|(id, story)| {
            let marks = story.forbidden(restored).into_iter();
            marks.map(|mark| (*id, mark))
        });
        all.collect()
    }

    /// What was hidden from the beginning: no request may hold it in clear, at any time.
    pub fn never_clear(&self) -> impl Iterator<Item = (Kind, Mark)> {
        self.stories.values().flat_map(|story| {
            let hidden = story.deeds.iter().filter(|deed| deed.hidden);
            hidden.filter_map(|deed| Some((story.kind, deed.mark?)))
        })
    }
}

impl Story {
    fn standing(&self) -> impl Iterator<Item = &Deed> {
        self.deeds.iter().filter(|deed| !deed.undone)
    }

    /// What was written and neither taken back nor replaced in sight of it.
    fn heads(&self) -> BTreeSet<Mark> {
        let mut heads: BTreeSet<Mark> = self.standing().filter_map(|deed| deed.mark).collect();
        for deed in self.standing() {
            for seen in deed.from.iter().chain(&deed.beside) {
                heads.remove(seen);
            }
        }
        heads
    }

    fn end(&self) -> End {
        let deletions: Vec<&Deed> = self.standing().filter(|deed| deed.mark.is_none()).collect();
        if deletions.iter().any(|deed| deed.is_final) {
            return End::Deleted;
        }
        if self.standing().next().is_none() {
            return End::Nothing;
        }
        let mut heads = self.heads();
        if deletions.is_empty() {
            return End::Shown(heads);
        }
        // What a phone wrote before it deleted is gone with it.
        let (mut gone, mut own) = (BTreeSet::new(), [BTreeSet::new(), BTreeSet::new()]);
        for deed in self.standing() {
            match deed.mark {
                Some(mark) => drop(own[deed.who].insert(mark)),
                None => gone.append(&mut own[deed.who]),
            }
        }
        heads.retain(|mark| !gone.contains(mark));
        match own.iter().all(BTreeSet::is_empty) {
            true => End::Nothing,
            false => End::Either(heads),
        }
    }

    fn forbidden(&self, restored: bool) -> BTreeSet<Mark> {
        let mut forbidden = BTreeSet::new();
        for deed in self.deeds.iter().filter(|deed| deed.hidden) {
            forbidden.extend(deed.mark);
        }
        // What somebody showed again on purpose need not have reached a store that was put back.
        let shown_again: BTreeSet<Mark> = self
            .standing()
            .filter(|deed| restored && !deed.hidden)
            .flat_map(|deed| self.before(deed))
            .collect();
        // What was hidden in sight of it, and all that led there.
        for deed in self.standing().filter(|deed| deed.hidden && deed.sent) {
            if deed.mark.is_some_and(|mark| !shown_again.contains(&mark)) {
                forbidden.extend(self.before(deed));
            }
        }
        forbidden
    }

    /// What led to a version, the last first.
    fn before(&self, deed: &Deed) -> Vec<Mark> {
        let mut before = Vec::new();
        let mut last = deed.from;
        while let Some(mark) = last {
            before.push(mark);
            let made = self.deeds.iter().find(|deed| deed.mark == Some(mark));
            last = made.and_then(|made| made.from);
        }
        before
    }
}
