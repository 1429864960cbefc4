/// The look of the report: readable on paper, on a phone, in the dark, and without colours.
enum HTMLStyle {
    static let sheet = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #ffffff; --ok: #146c43; \
        --bad: #b02a37; --mid: #8a5a00; --mark: #2f6fdd; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e5e9ef; --soft: #9aa5b4; --line: #333c48; --paper: #141a22; \
        --ok: #57c78f; --bad: #ff8088; --mid: #e0b050; --mark: #7aa8ff; } }
        body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink); \
        font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0 0 .75rem; }
        h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        .verdict { padding: .1rem .6rem; border-radius: .4rem; border: 2px solid; margin-right: .4rem; }
        .pass, .ok { color: var(--ok); } .fail, .error, .bad { color: var(--bad); } .incomplete, .warning { color: var(--mid); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
        dt { color: var(--soft); } dd { margin: 0; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); }
        td { white-space: pre-line; overflow-wrap: break-word; max-width: 36rem; } td.n, th.n { text-align: right; } th { color: var(--soft); font-weight: 500; }
        td ul { margin: .2rem 0 0; padding-left: 1.1rem; color: var(--soft); } .place { color: var(--soft); }
        td b { white-space: nowrap; }
        summary { cursor: pointer; } .graph { max-width: 100%; height: auto; } svg text.bad { fill: var(--bad); }
        pre { padding: .8rem; border: 1px solid var(--line); border-radius: .4rem; overflow-x: auto; }
        h3 { font-size: .95rem; font-weight: 500; margin: .9rem 0 .2rem; color: var(--soft); }
        .fault { fill: var(--bad); opacity: .13; } .box { fill: none; stroke: var(--soft); }
        .edge { fill: none; stroke: var(--soft); stroke-width: 1.5; } svg .name { fill: var(--ink); font-weight: 600; }
        svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
        """
}
