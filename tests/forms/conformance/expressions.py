"""One form with a calculation for each of many expressions, over answers of every kind."""

# ruff: noqa: E501 - one form in few lines

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

EXPRESSIONS = (
    # Core XPath
    "/data/t", "string(/data/t)", "string(/data/i)", "string(12.50)", "string(true())", "concat(/data/t, '-', /data/i)",
    "concat()", "concat(/data/r/n)", "starts-with(/data/t, 'A')", "contains(/data/t, 'b')", "contains(/data/t, '')",
    "substring-before(/data/t, ' ')", "substring-after(/data/t, ' ')", "substring('12345', 2, 3)", "substring('12345', 2)",
    "substring('12345', 0, 3)", "substring('12345', 1.5, 2.6)", "substring('12345', 0 div 0, 3)", "string-length(/data/t)",
    "string-length('')", "normalize-space('  a   b ')", "translate(/data/t, 'ab', 'AB')", "translate('bar', 'abc', 'A')",
    "boolean(/data/t)", "boolean(/data/i)", "boolean(0)", "boolean('false')", "not(/data/t = 'x')", "true()", "false()",
    "number('12.5')", "number('x')", "number('')", "number(true())", "number(/data/d)", "number(/data/i)", "sum(/data/r/n)",
    "floor(-2.5)", "ceiling(-2.5)", "count(/data/r)", "count(/data/r[n > 1])", "count(/data/nothing)", "name(/data/t)",
    "local-name(/data/r/n)", "last()", "/data/r[last()]/n", "/data/r[1]/n", "/data/r[position() = 2]/n",
    "/data/*[name() = 't']", "//n", "count(//n)", "/data/r[n = 2]/w", "count(/data/r/n | /data/t)",
    # Operators
    "1 + 2 * 3", "(1 + 2) * 3", "7 div 2", "7 mod 3", "-7 mod 3", "7 mod -3", "1 div 0", "-1 div 0", "0 div 0", "-/data/i",
    "- - 3", "/data/i + 1", "/data/c * 2", "/data/c - 0.1", "0.1 + 0.2", "1.0", "1.10", "100000000000", "0.000001",
    "/data/i = 7", "/data/i != 7", "/data/i > 6.5", "/data/i <= /data/c", "/data/t = 'Alpha beta'", "/data/t < 'b'",
    "'a' = 'a'", "'2' = 2", "'2.0' = 2", "true() = 'x'", "1 = true()", "/data/r/n = 2", "/data/r/n != 2", "/data/r/n > 1",
    "/data/t and /data/i", "/data/e or /data/i", "true() or false() and false()", "/data/e = ''", "/data/e != ''",
    "1 < 2 < 3", "/data/d > '2024-01-01'", "/data/d >= date('2024-02-29')", "/data/d = '2024-02-29'", "/data/d + 1",
    "/data/d - date('2024-01-01')",
    # Booleans and branching
    "if(/data/i > 5, 'big', 'small')", "if(/data/e, 1, 2)", "if(true(), /data/r/n, 'x')", "if('false', 'yes', 'no')",
    "boolean-from-string('1')", "boolean-from-string('true')", "boolean-from-string('yes')", "boolean-from-string(1)",
    "coalesce(/data/e, 'none')", "coalesce(/data/t, 'none')", "once('x')", "once(/data/i)",
    "checklist(1, 2, /data/t = 'x', /data/i = 7)", "checklist(2, 2, true(), true(), true())", "checklist(-1, 2, false())",
    "checklist(1, -1, false(), true())", "checklist(2, -1, /data/r/n)", "weighted-checklist(1, 5, true(), 3, false(), 4)",
    "weighted-checklist(4, 5, true(), 3, true(), 2)", "weighted-checklist(2, -1, true(), 1)",
    "weighted-checklist(3, 9, /data/r/n, /data/r/w)",
    # Selects
    "selected(/data/m, 'b')", "selected(/data/m, ' b ')", "selected(/data/m, 'x')", "selected('', '')", "selected-at(/data/m, 0)",
    "selected-at(/data/m, 1)", "selected-at(/data/m, 9)", "selected-at(/data/m, -1)", "selected-at(/data/m, '1')",
    "count-selected(/data/m)", "count-selected('')", "count-selected(' a  b ')", "count-selected(/data/t)",
    "jr:choice-name(/data/m, '/data/m')", "jr:choice-name('b', '/data/m')", "jr:choice-name(selected-at(/data/m, 0), '/data/m')",
    "jr:choice-name('nobody', '/data/m')", "jr:itext('b')", "jr:itext('none')",
    # Strings
    "join(', ', /data/r/n)", "join('-', 'a', 'b', 1)", "join(' ', /data/t, /data/r/w)", "join(',')", "regex(/data/t, 'be')",
    "regex(/data/t, '^Alpha$')", "regex('2024-01-01', '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')", "regex('a.b', 'a\\.b')",
    "regex('abc', '[^a-b]')", "regex('x', '\\d')", "regex('AB12', '^[A-Z]{2}\\d+$')", "regex('', '^$')", "regex('aa', '(a|b)*')",
    "ends-with(/data/t, 'beta')", "ends-with(/data/t, '')", "substr('hello', 1)", "substr('hello', 1, 3)", "substr('hello', -3)",
    "substr('hello', -3, -1)", "substr('hello', 3, 1)", "substr('hello', 0, 99)", "substr('hello', '1', '2')",
    "string-length(uuid())", "string-length(uuid(10))", "digest('abc', 'MD5')", "digest('abc', 'MD5', 'hex')",
    "digest('abc', 'SHA-1', 'hex')", "digest('abc', 'SHA-256')", "digest('abc', 'SHA-384', 'hex')",
    "digest('abc', 'SHA-512', 'base64')", "digest(/data/t, 'SHA-256', 'hex')", "digest('Ж', 'SHA-1', 'hex')",
    "base64-decode('SGVsbG8=')", "base64-decode('0YQ=')", "base64-decode('%%%')", "base64-decode('')",
    "normalize-space(/data/t)", "concat('a', 1, true(), 1.5)",
    # Numbers
    "int(2.9)", "int(-2.9)", "int('7.5')", "int('x')", "round(2.5)", "round(-2.5)", "round(2.345, 2)", "round(1234.5, -2)",
    "round('x')", "abs(-3)", "pow(2, 10)", "pow(2, 0.5)", "sqrt(16)", "sqrt(-1)", "exp(0)", "exp10(3)", "log(1)", "log(0)",
    "log10(1000)", "sin(0)", "cos(0)", "tan(0)", "asin(1)", "acos(1)", "atan(1)", "atan2(1, 1)", "pi()", "asin(2)",
    "min(3, 1, 2)", "max(3, 1, 2)", "min(/data/r/n)", "max(/data/r/n)", "max(/data/r/n, 99)", "min('x', 1)", "max(/data/nothing)",
    "random() < 1", "count-non-empty(/data/r/w)", "count-non-empty(/data/*)", "number(1.50)",
    # Dates
    "today()", "now()", "date('2024-02-29')", "date('2024-2-9')", "date('nonsense')", "date('')", "date(0)", "date(19782)",
    "date(19782.5)", "date(/data/d)", "date('2024-02-29T10:00:00')", "date-time('2024-02-29T10:00:00.000Z')",
    "string(date('2024-02-29'))", "date('2024-02-30')", "date(true())", "date('2024-13-01')",
    "decimal-date-time('1970-01-02')", "decimal-date-time('2024-02-29T12:00:00Z')", "decimal-date-time('x')",
    "decimal-date-time(/data/d)", "decimal-time('06:00')", "decimal-time('06:00:00.000Z')", "decimal-time('25:00')",
    "decimal-time(/data/h)", "format-date(/data/d, '%Y-%m-%d %e %n %b %a %y')", "format-date('2024-02-29', '%d/%m/%Y')",
    "format-date('x', '%Y')", "format-date-time('2024-02-29T15:04:05.678Z', '%Y %H:%M:%S.%3 %h')",
    "format-date-time(/data/d, '%H:%M')", "format-date(/data/d, 'no directive')", "format-date(/data/d, '%Z%%Y')",
    "format-date-time(now(), '%Y-%m-%dT%H:%M')", "today() = date(today())", "today() > date('2020-01-01')", "today() - 1 < today()",
    "date(today() + 1)", "int((today() - date('1990-05-05')) div 365.25)", "date('2024-03-01') - date('2024-02-28')",
    "date('2024-02-28') < date('2024-03-01')", "date(decimal-date-time('2024-02-29') + 1)", "number(date('2024-02-29'))",
    "string(today() + 1)", "date('2024-02-29') + 0.5", "decimal-date-time(now()) > 20000",
    # Places
    "area(/data/s)", "area('')", "area('53.9 27.5 0 0; 53.9 27.6 0 0; 53.8 27.6 0 0')", "distance(/data/s)",
    "distance('53.9 27.5', '53.9 27.6')", "distance('53.9 27.5 0 0; 53.9 27.6 0 0; 53.8 27.6 0 0')",
    "geofence(/data/g, /data/s)", "geofence('0 0', /data/s)", "geofence('', /data/s)",
    # Node-sets
    "position(/data/r[2])", "position(/data/t)", "indexed-repeat(/data/r/n, /data/r, 2)", "indexed-repeat(/data/r/w, /data/r, 9)",
    "indexed-repeat(/data/r/w, /data/r, /data/i - 6)", "instance('list')/root/item[name = 'b']/label",
    "instance('list')/root/item[2]/name", "count(instance('list')/root/item)", "pulldata('list', 'label', 'name', 'c')",
    "pulldata('list', 'label', 'name', 'none')", "pulldata('list', 'label', 'name', /data/m)",
    "instance('list')/root/item[name = current()/../t]/label", "current()/../t", "current()/.", "../t", "./../i",
    "string-length(.)", "sum(/data/r/n) div count(/data/r)", "/data/r/n[. > 1]", "/data/r[w != '']/n",
    "count(/data/r[n = /data/i - 5])", "sum(/data/r[n > 1]/n)", "../r[1]/w", "/data/r[n=1]/following-sibling::r/n",
    "/data/r[last()]/preceding-sibling::r[1]/n", "/data/child::t", "self::node()", "/data/descendant::n[1]", "ancestor::data/t", "substring-after('a, b', ', ')", "format-date(today() + 1, '%Y')", "position()", "2.345 * 100", "round(1.005, 2)",
    "int(/data/e) = /data/e", "number(/data/e) = number('x')", "/data/e = int('x')", "/data/c = 2.5", "/data/c != 2.5",
)  # fmt: skip

STEPS = [
    ("/data/t", "Alpha beta"), ("/data/i", "7"), ("/data/c", "2.5"), ("/data/d", "2024-02-29"), ("/data/m", "b c"),
    ("/data/g", "53.85 27.55 0 0"), ("/data/s", "53.9 27.5 0 0;53.9 27.6 0 0;53.8 27.6 0 0;53.9 27.5 0 0"), ("/data/h", "06:00:00.000Z"),
    ("/data/r[2]/n", "5"), ("/data/r[1]/w", "w1"), ("@add", "/data/r"), ("/data/r[3]/n", "2"), ("/data/r[3]/w", "w3"),
    ("@language", "be"), ("@remove", "/data/r[1]"), ("/data/t", "b"), ("/data/t", ""), ("/data/m", "c"), ("/data/i", ""),
]  # fmt: skip

_FIELDS = (
    ("t", "string", "input"), ("i", "int", "input"), ("c", "decimal", "input"), ("d", "date", "input"), ("e", "string", "input"),
    ("g", "geopoint", "input"), ("s", "geoshape", "input"), ("h", "time", "input"),
)  # fmt: skip


def form(expressions: tuple[str, ...] = EXPRESSIONS) -> bytes:
    """Write the form as an XForm."""
    fields = "".join(f"<{name}/>" for name, _, _ in _FIELDS)
    cells = "".join(f"<x{number}/>" for number in range(len(expressions)))
    binds = "".join(f'<bind nodeset="/data/{name}" type="{kind}"/>' for name, kind, _ in _FIELDS)
    binds += "".join(
        f'<bind nodeset="/data/x{number}" type="string" calculate={quoteattr(expression)}/>'
        for number, expression in enumerate(expressions)
    )
    controls = "".join(f'<{control} ref="/data/{name}"/>' for name, _, control in _FIELDS)
    items = "".join(f"<item><name>{c}</name><label>{c.upper()}</label></item>" for c in "abc")
    texts = {
        language: "".join(
            f'<text id="{c}"><value>{escape(c.upper())} {language}</value></text>' for c in "abc"
        )
        for language in ("en", "be")
    }
    itext = "".join(
        f'<translation lang="{language}">{text}</translation>' for language, text in texts.items()
    )
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>x</h:title><model><itext>{itext}</itext>
  <instance><data id="x">{fields}<m/><r jr:template=""><n/><w/></r><r><n>1</n><w/></r><r><n>2</n><w>w2</w></r>{cells}</data>
  </instance><instance id="list"><root>{items}</root></instance>{binds}<bind nodeset="/data/m" type="string"/>
  <bind nodeset="/data/r/n" type="int"/></model></h:head><h:body>{controls}
  <select ref="/data/m"><itemset nodeset="instance('list')/root/item"><value ref="name"/><label ref="jr:itext(name)"/></itemset></select>
  <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/><input ref="/data/r/w"/></repeat></group>
  </h:body></h:html>""".encode()


KNOWN = {
    "/data/*[name() = 't']": "cycles", "count-non-empty(/data/*)": "cycles", "current()/.": "cycles",
    "string-length(.)": "cycles", "self::node()": "cycles", "count(/data/r/n | /data/t)": "order of union",
    "/data/r[last()]/preceding-sibling::r[1]/n": "order of union", "- - 3": "signs",
    "/data/t and /data/i": "and, or", "/data/e or /data/i": "and, or", "jr:itext('b')": "speaks",
    "date('2024-02-30')": "wrong dates", "date('2024-13-01')": "wrong dates", "distance(/data/s)": "wrong places",
    "decimal-time('06:00:00.000Z')": "time with a zone", "decimal-time(/data/h)": "time with a zone",
    "number(date('2024-02-29'))": "number of a date", "substring-after('a, b', ', ')": "long separators",
    "format-date(today() + 1, '%Y')": "dates from numbers",
}  # fmt: skip
