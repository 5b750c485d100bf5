/* The style of all pages: light and dark, 320 pixels and up, on paper; no file beside the page. */
#include "../probes/base/base.h"

#include "html.h"

/* No < and no & may stand here: it goes into pages as it is. */
const char *const html_style[] = {
	":root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--fg:#1b2230;--dim:#586174;"
	"--line:#dde1e8;--soft:#eef1f5;--link:#0b57c2;--good:#0f6b3a;--goodbg:#dff3e6;"
	"--warn:#7a4a00;--warnbg:#fdf0d2;--bad:#a61b1b;--badbg:#fde4e2;--odd:#5b3aa6;"
	"--oddbg:#ece6fa;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',"
	"monospace}\n",
	"@media(prefers-color-scheme:dark){:root{--bg:#11151c;--card:#1a202a;--fg:#e4e8ef;"
	"--dim:#a0abbd;--line:#323b4a;--soft:#232b37;--link:#8ab8ff;--good:#7fd8a2;"
	"--goodbg:#15351f;--warn:#f2c46d;--warnbg:#3b2b0b;--bad:#ff9f98;--badbg:#451b1b;"
	"--odd:#c3aefa;--oddbg:#2d2450}}\n",
	"*{box-sizing:border-box}\n",
	"html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}\n",
	"body{margin:0 auto;max-width:66rem;padding:0 1.25rem 3rem;background:var(--bg);"
	"color:var(--fg);font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',"
	"'DejaVu Sans',sans-serif;overflow-wrap:break-word}\n",
	"h1,h2,h3,h4{line-height:1.25;margin:0;text-wrap:balance}\n",
	"h1{font-size:1.9rem;letter-spacing:-.015em}h2{font-size:1.3rem;margin:2.5rem 0 .9rem}"
	"h3{font-size:1.05rem}\n",
	"p,ul,ol,dl,pre,table{margin:.5rem 0}ul,ol{padding-left:1.25rem}\n",
	"header{padding:2.25rem 0 1.25rem}.kicker{margin:0 0 .35rem;color:var(--dim);"
	"font-size:.85rem;letter-spacing:.04em}.lead{font-size:1.08rem;color:var(--dim);"
	"max-width:48rem}\n",
	"footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);"
	"color:var(--dim);font-size:.85rem}\n",
	"a{color:var(--link);text-underline-offset:.15em}a:hover{text-decoration-thickness:2px}\n",
	":focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}\n",
	".skip-link{position:absolute;left:-99rem;top:.5rem;padding:.5rem .9rem;background:var(--card);"
	"border-radius:.4rem;z-index:1}.skip-link:focus{left:.75rem}\n",
	".visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;"
	"clip-path:inset(50%);white-space:nowrap}\n",
	"code,pre,kbd,.mono{font-family:var(--mono);font-size:.88em}\n",
	"code{overflow-wrap:anywhere}\n",
	".card{background:var(--card);border:1px solid var(--line);border-radius:.7rem;"
	"padding:1rem 1.15rem;margin:.8rem 0}\n",
	".cmd{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);"
	"border:1px solid var(--line);border-radius:.45rem;padding:.6rem .8rem;user-select:all}\n",
	".wide{overflow-x:auto;max-width:100%}\n",
	".dim{color:var(--dim)}\n",
	".badge{display:inline-block;padding:.05rem .55rem;border-radius:1rem;font-size:.78rem;"
	"font-weight:650;letter-spacing:.02em;white-space:nowrap;color:var(--dim);"
	"background:var(--soft)}\n",
	".pass{color:var(--good);background:var(--goodbg)}.warn{color:var(--warn);"
	"background:var(--warnbg)}.fail{color:var(--bad);background:var(--badbg)}"
	".unknown{color:var(--odd);background:var(--oddbg)}\n",
	"table{border-collapse:collapse;width:100%;font-size:.92rem}\n",
	"tr:last-child>td,tr:last-child>th{border-bottom:0}"
	"caption{text-align:left;color:var(--dim);padding:.3rem 0}\n",
	"th,td{text-align:left;vertical-align:top;padding:.4rem .7rem .4rem 0;"
	"border-bottom:1px solid var(--line)}th{font-weight:600}\n",
	"thead th{color:var(--dim);font-size:.8rem;white-space:nowrap}\n",
	".num{text-align:right;font-variant-numeric:tabular-nums}\n",
	".facts{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.3rem 1.1rem}"
	".facts dt{color:var(--dim)}.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}\n",
	"summary{cursor:pointer;font-weight:600}details[open]>summary{margin-bottom:.5rem}\n",
	"svg{max-width:100%;height:auto}svg text{fill:currentColor;font-family:inherit}\n",
	"@media(max-width:34rem){body{padding:0 .9rem 2rem}h1{font-size:1.5rem}header{"
	"padding:1.4rem 0 .8rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{"
	"margin-bottom:.5rem}.card{padding:.85rem .9rem}}\n",
	"@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}\n",
	"@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--fg:#000;--dim:#444;"
	"--line:#bbb;--soft:#f3f3f3;--link:#000;--good:#0f6b3a;--warn:#7a4a00;--bad:#a61b1b;"
	"--odd:#5b3aa6;--goodbg:#fff;--warnbg:#fff;--badbg:#fff;--oddbg:#fff}body{max-width:none;"
	"padding:0;font-size:10pt}.badge{border:1px solid}.card,tr,pre,svg{break-inside:avoid}"
	"h2,h3{break-after:avoid}.skip-link{display:none}main a[href^=http]:not(.url)::after{content:' (' "
	"attr(href) ')';font-size:.8em;overflow-wrap:anywhere}.wide{overflow:visible}}\n",
	NULL,
};
