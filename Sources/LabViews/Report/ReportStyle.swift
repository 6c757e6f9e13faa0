/// How an evidence page looks: light and dark, and as slides on paper.
enum ReportStyle {
    /// Every pair of text and ground has a contrast of at least 4.5 to 1, every line of a chart 3 to 1.
    static let sheet: StaticString = """
        :root { color-scheme: light dark; --paper: #f4f5f7; --card: #ffffff; --ink: #1b1f24; --dim: #57606a;
          --rule: #d0d7de; --soft: #f6f8fa; --accent: #0b57a4; --yes: #0a6b45; --no: #b3261e; --warn: #7a4b00;
          --warn-ground: #fff4dc; --l-blue: #0072b2; --l-yellow: #a86f00; --l-pink: #a8497f; --l-green: #00795a;
          --l-sky: #2b7bb0; --l-red: #c04e00 }
        @media (prefers-color-scheme: dark) { :root { --paper: #0b0e13; --card: #12171e; --ink: #e6edf3; --dim: #9da7b3;
          --rule: #30363d; --soft: #1a2029; --accent: #7cb7ff; --yes: #57d6a0; --no: #ff9a8f; --warn: #ffd58a;
          --warn-ground: #33270f; --l-blue: #4da3dc; --l-yellow: #e69f00; --l-pink: #cc79a7; --l-green: #2bb58a;
          --l-sky: #8ccbf2; --l-red: #f07b3f } }
        @media print { :root { color-scheme: light; --paper: #ffffff; --card: #ffffff; --ink: #1b1f24; --dim: #57606a;
          --rule: #d0d7de; --soft: #f6f8fa; --accent: #0b57a4; --yes: #0a6b45; --no: #b3261e; --warn: #7a4b00;
          --warn-ground: #fff4dc; --l-blue: #0072b2; --l-yellow: #a86f00; --l-pink: #a8497f; --l-green: #00795a;
          --l-sky: #2b7bb0; --l-red: #c04e00 } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif }
        main { max-width: 1240px; margin: 0 auto; padding: 24px 16px 64px }
        .skip { position: absolute; left: -9999px } .skip:focus { left: 16px; top: 16px }
        a { color: var(--accent) } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
        header, section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
          padding: 28px 32px; margin: 0 0 20px }
        .cover { border-top: 8px solid var(--accent) }
        .kicker { margin: 0; color: var(--dim); letter-spacing: .08em; text-transform: uppercase; font-size: 13px }
        h1 { font-size: 40px; line-height: 1.15; margin: 6px 0 0 } .by { margin: 4px 0 0; font-size: 20px; color: var(--dim) }
        .score { font-size: 20px; margin: 20px 0 12px } .score strong { font-size: 44px; line-height: 1 }
        .lead { max-width: 78ch } .caveat { background: var(--warn-ground); color: var(--warn); padding: 8px 14px;
          border-radius: 8px; font-weight: 600 }
        .chips { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; margin: 0 0 18px; padding: 0 }
        .chips li { border: 1.5px solid var(--dim); color: var(--dim); border-radius: 999px; padding: 3px 14px; font-size: 14px }
        .chips .passed { border-color: var(--yes); color: var(--yes) }
        nav ol { columns: 2; column-gap: 32px; margin: 8px 0 0; padding-left: 22px; font-size: 15px }
        h2 { font-size: 27px; line-height: 1.2; margin: 0 0 14px } h3 { font-size: 18px; margin: 24px 0 8px }
        .state { font-size: 17px; margin: 0 0 8px }
        .yes { color: var(--yes); font-weight: 600 } .no { color: var(--no); font-weight: 600 }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 10px 24px; margin: 8px 0 16px }
        dl div { border-left: 3px solid var(--rule); padding-left: 12px; min-width: 0 }
        dt { color: var(--dim); font-size: 13px } dd { margin: 0; overflow-wrap: anywhere }
        code, pre { font-family: 'DejaVu Sans Mono', ui-monospace, monospace; font-size: 13px }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
        details pre { background: var(--soft); border-radius: 6px; padding: 8px 10px; max-height: 420px; overflow: auto }
        summary { cursor: pointer; color: var(--accent) } details { margin: 4px 0 }
        .wide { overflow-x: auto }
        table { border-collapse: collapse; width: 100%; margin: 6px 0 18px; font-size: 15px }
        caption { text-align: left; color: var(--dim); font-size: 14px; padding: 4px 0 }
        th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--rule) }
        th { font-size: 13px; color: var(--dim); border-bottom: 2px solid var(--rule) }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
        .inputs td:nth-child(3) { width: 52% } .inputs .failed td { background: var(--soft) }
        .verdicts td:first-child { white-space: nowrap } .reason { color: var(--dim); font-size: 14px; overflow-wrap: anywhere }
        figure { margin: 12px 0 24px; min-width: 0 } figcaption { color: var(--dim); font-size: 14px; max-width: 110ch }
        .pair { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr)); gap: 12px 32px }
        .drawing { display: block; max-width: 100%; height: auto; min-width: 400px }
        .drawing text { font: 12px 'DejaVu Sans Mono', ui-monospace, monospace; fill: var(--ink) }
        .drawing .head { font-weight: bold } .drawing .dim { fill: var(--dim) }
        .drawing .on { fill: #ffffff } .drawing .off { fill: #1b1f24 }
        .drawing .grid { stroke: var(--rule) } .drawing .edge { stroke: var(--dim); fill: none }
        .drawing .box { fill: var(--soft); stroke: var(--rule) } .drawing .lane { stroke: var(--dim) }
        .c-ink { fill: var(--ink) } .c-grey { fill: #8c959f }
        .hollow { fill: none; stroke: var(--l-red); stroke-width: 1.5; stroke-dasharray: 4 2 }
        .ring { fill: var(--card); stroke: var(--ink); stroke-width: 1.5 } .hatch { fill: url(#hatch) }
        .cross { fill: none; stroke: var(--l-red); stroke-width: 2 }
        .s-blue, .s-yellow, .s-pink, .s-green, .s-sky, .s-red { fill: none; stroke-width: 2 }
        .s-blue { stroke: var(--l-blue) } .s-yellow { stroke: var(--l-yellow); stroke-dasharray: 8 3 }
        .s-pink { stroke: var(--l-pink); stroke-dasharray: 2 2 } .s-green { stroke: var(--l-green); stroke-dasharray: 10 3 2 3 }
        .s-sky { stroke: var(--l-sky); stroke-dasharray: 5 2 } .s-red { stroke: var(--l-red); stroke-dasharray: 1 3 }
        .fs-blue, .c-blue { fill: #0072b2 } .fs-yellow, .c-yellow { fill: #e69f00 } .fs-pink, .c-pink { fill: #cc79a7 }
        .fs-green, .c-green { fill: #009e73 } .fs-sky, .c-sky { fill: #56b4e9 } .fs-red, .c-red { fill: #d55e00 }
        .as-blue { fill: #0072b2 } .as-yellow { fill: #e69f00 } .as-pink { fill: #cc79a7 }
        .as-green { fill: #009e73 } .as-sky { fill: #56b4e9 } .as-red { fill: #d55e00 }
        .as-blue, .as-yellow, .as-pink, .as-green, .as-sky, .as-red { fill-opacity: .25 }
        .patterns { position: absolute; width: 0; height: 0 }
        @page { size: 13.333in 7.5in; margin: .5in .6in .55in; @bottom-right { content: counter(page); font: 11px sans-serif;
          color: #57606a } }
        @media print { * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
          body { font-size: 15px } main { max-width: none; padding: 0 } .skip, nav, details { display: none }
          header, section { border: 0; border-radius: 0; padding: 0; margin: 0; break-after: page }
          section:last-of-type { break-after: auto }
          .cover { border-top: 10px solid var(--accent); padding-top: .6in } h1 { font-size: 54px }
          h2 { border-bottom: 3px solid var(--accent); padding-bottom: 6px } h2, h3, caption { break-after: avoid }
          .wide { overflow: visible } figure, tr, dl div { break-inside: avoid } thead { display: table-header-group }
          .pair { grid-template-columns: 1fr 1fr; gap: 6px 24px } .pair figcaption { font-size: 11px }
          #charts figure { break-before: auto } #charts .drawing { width: 100%; max-height: 5.2in }
          a { color: inherit; text-decoration: none } }

        """

    /// The pattern that the drawings of the page share.
    static let patterns = Markup.drawn([
        "<svg class=\"patterns\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
            + "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" "
            + "class=\"c-yellow\"/><rect width=\"2\" height=\"6\" class=\"c-ink\"/></pattern></defs></svg>"
    ])
}
