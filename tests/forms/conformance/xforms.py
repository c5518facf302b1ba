"""XForms that say what an XLSForm cannot."""

# ruff: noqa: E501 - forms are written as XML

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from forms.source import FormSource
from tests.forms.conformance.tables import Steps

_FRAME = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:ev="http://www.w3.org/2001/xml-events" xmlns:jr="http://openrosa.org/javarosa"
 xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
 <h:head><h:title>x</h:title><model {version}>{model}</model></h:head><h:body>{body}</h:body></h:html>"""


@dataclass(frozen=True)
class XForm:
    """An XForm by its model and its body, and the answers to it."""

    name: str
    model: str
    body: str
    steps: Steps
    is_old: bool = False
    known: Mapping[str, str] = field(default_factory=dict)

    files: ClassVar[Mapping[str, str]] = {}

    def source(self) -> FormSource:
        """Write it out."""
        return FormSource("form.xml", self._xml())

    def _xml(self) -> bytes:
        return _FRAME.format(
            model=self.model, body=self.body, version="" if self.is_old else 'odk:xforms-version="1.0.0"'
        ).encode()


XFORMS = (
    XForm(
        "actions",
        """<instance><data id="x"><a/><b/><c>keep</c><e>5</e><d/><f/><g/><log/><count>0</count><sum/>
        <r jr:template=""><in/><when/><out/></r><r><in/><when/><out/></r><meta><instanceID/></meta></data></instance>
        <bind id="fb" nodeset="/data/f" type="string"/><bind nodeset="/data/e" type="int"/><bind nodeset="/data/count" type="int"/>
        <bind nodeset="/data/g" type="string" relevant="/data/a = 'go'"/><bind nodeset="/data/sum" type="int" calculate="/data/count + /data/e"/>
        <bind nodeset="/data/d" type="string" readonly="true()"/>
        <setvalue event="odk-instance-first-load" ref="/data/b">literal text</setvalue>
        <setvalue event="odk-instance-first-load" ref="/data/c" value=""/>
        <setvalue event="odk-instance-load" ref="/data/d" value="concat('e', 1 + 1)"/>
        <setvalue event="odk-instance-first-load odk-instance-load" ref="/data/e" value="/data/e + 1"/>
        <setvalue event="odk-instance-first-load" bind="fb" value="'by bind'"/>
        <setvalue event="odk-instance-first-load" ref="/data/g" value="'never while not relevant'"/>""",
        """<input ref="/data/a"><label>A</label><setvalue event="xforms-value-changed" ref="/data/log" value="concat(/data/log, /data/a)"/>
        <setvalue event="xforms-value-changed" ref="/data/count" value="/data/count + 1"/>
        <setvalue event="xforms-value-changed" ref="/data/b">changed</setvalue></input>
        <input ref="/data/log"><setvalue event="xforms-value-changed" ref="/data/f" value="string-length(/data/log)"/></input>
        <input ref="/data/e"><setvalue event="xforms-value-changed" ref="/data/g" value="'set'"/></input><input ref="/data/g"/>
        <group ref="/data/r"><repeat nodeset="/data/r"><setvalue event="odk-new-repeat odk-instance-first-load" ref="/data/r/when" value="position(..)"/>
        <setvalue event="odk-new-repeat" ref="/data/r/out" value="concat('new', ../when)"/>
        <input ref="/data/r/in"><setvalue event="xforms-value-changed" ref="/data/r/out" value="concat(../in, '!')"/>
        <setvalue event="xforms-value-changed" ref="/data/c" value="count(/data/r)"/></input></repeat></group>""",
        [
            ("/data/a", "1"), ("/data/a", "2"), ("/data/a", "2"), ("/data/e", "9"), ("/data/a", "go"), ("/data/e", "8"), ("/data/g", "typed"), ("/data/a", ""),
            ("/data/e", "1"), ("/data/a", "go"), ("/data/r[1]/in", "x"), ("@add", "/data/r"), ("/data/r[2]/in", "y"), ("@remove", "/data/r[1]"), ("@add", "/data/r"),
            ("/data/log", "by hand"), ("/data/log", ""),
        ],
        known={"/data/c": "actions out of a repeat"},
    ),
    XForm(
        "entries that moved up",
        """<instance><data id="x"><r jr:template=""><in/><out/></r><r><in/><out/></r></data></instance>""",
        """<repeat nodeset="/data/r"><input ref="/data/r/in"><setvalue event="xforms-value-changed" ref="/data/r/out"
        value="concat(../in, '!')"/></input></repeat>""",
        [("/data/r[1]/in", "a"), ("@add", "/data/r"), ("/data/r[2]/in", "b"), ("@remove", "/data/r[1]"), ("/data/r[1]/in", "c")],
        known={"/data/r[1]/out": "entries that moved up"},
    ),
    XForm(
        "body",
        """<itext><translation lang="en" default="true()"><text id="q"><value>Hello <output value="/data/name"/>!</value>
        <value form="short">Hi</value><value form="image">jr://images/q.png</value></text><text id="i1"><value>One <output value="/data/name"/></value></text>
        <text id="i2"><value>Two</value></text><text id="msg"><value>Wrong, <output value="/data/name"/></value></text></translation>
        <translation lang="fr"><text id="q"><value>Bonjour <output value="/data/name"/></value></text><text id="i1"><value>Un</value></text></translation></itext>
        <instance><data id="x"><name/><age/><pick/><multi>b a</multi><grp><in/><deep><leaf/></deep></grp><big/><noname/><none/><sec/></data></instance>
        <bind nodeset="/data/age" type="xsd:int" constraint=". &lt; 5" jr:constraintMsg="jr:itext('msg')" required="/data/name = 'r'" jr:requiredMsg="plain"/>
        <bind nodeset="/data/grp" relevant="/data/name != 'hide'"/><bind nodeset="/data/grp/deep" readonly="/data/name = 'lock'"/>
        <bind nodeset="/data/grp/deep/leaf" required="true()" relevant="../../in != 'x'"/><bind nodeset="/data/none" calculate="../name"/>
        <bind nodeset="/data/sec" type="string" relevant="0"/><bind nodeset="/data/missing" type="int"/>""",
        """<input ref="/data/name"><label ref="jr:itext('q')"/><hint>Say <output value="../age"/></hint></input>
        <input ref="/data/age" appearance="numbers"><label><output value="/data/name"/> is how old?</label></input>
        <select1 ref="/data/pick"><label>Pick</label><item><label ref="jr:itext('i1')"/><value>a</value></item><item><label>Static <output value="/data/age"/></label>
        <value>b</value></item><item><label ref="jr:itext('i2')"/><value>c</value></item></select1>
        <select ref="/data/multi"><item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item></select>
        <group><label>No reference</label><input ref="/data/noname"><label>N</label></input></group>
        <group ref="/data/grp" appearance="field-list"><label>Group</label><input ref="/data/grp/in"/><group ref="/data/grp/deep"><input ref="/data/grp/deep/leaf"/></group></group>
        <textarea ref="/data/big"/><input ref="/data/sec"/><input ref="/data/nowhere"><label>?</label></input>""",
        [
            ("/data/name", "Ann"), ("/data/age", "7"), ("/data/age", "4"), ("/data/pick", "b"), ("/data/multi", "a b"), ("/data/name", "hide"), ("/data/name", "lock"),
            ("/data/grp/in", "x"), ("/data/grp/in", "y"), ("@language", "fr"), ("/data/name", "r"), ("/data/age", ""),
            ("/data/noname", "n"), ("/data/pick", ""),
        ],
        known={"/data/name": "short texts", "/data/pick": "missing translation"},
    ),
    XForm(
        "repeats",
        """<instance><data id="x"><n>2</n><a><v/></a><b jr:template=""><v>t</v><w/></b><c jr:template=""><v/><d jr:template=""><u/></d></c><fixed><v>1</v></fixed><fixed><v>2</v></fixed>
        <zero><v/></zero><last/><first/><cnt/><sum/></data></instance><bind nodeset="/data/n" type="int"/><bind nodeset="/data/b/w" calculate="concat(../v, position(..))"/>
        <bind nodeset="/data/last" calculate="/data/c[last()]/v"/><bind nodeset="/data/first" calculate="/data/b/v"/><bind nodeset="/data/cnt" calculate="count(/data/c/d)"/>
        <bind nodeset="/data/sum" calculate="count(/data/b[v = 't'])" type="int"/><bind nodeset="/data/c" relevant="/data/n &gt; 0"/><bind nodeset="/data/c/d/u" required="../../v = 'need'"/>
        <bind nodeset="/data/a" relevant="/data/n != 5"/><bind nodeset="/data/b" readonly="/data/n = 4"/>""",
        """<input ref="/data/n"/><group ref="/data/a"><label>A</label><repeat nodeset="/data/a"><input ref="/data/a/v"/></repeat></group>
        <group ref="/data/b"><label>B</label><repeat nodeset="/data/b" jr:count="/data/n"><input ref="/data/b/v"/></repeat></group>
        <repeat nodeset="/data/c"><input ref="/data/c/v"/><group ref="/data/c/d"><repeat nodeset="/data/c/d"><input ref="/data/c/d/u"/></repeat></group></repeat>
        <group ref="/data/fixed"><repeat nodeset="/data/fixed" jr:noAddRemove="true()"><input ref="/data/fixed/v"/></repeat></group>
        <group ref="/data/zero"><repeat nodeset="/data/zero" jr:count="0"><input ref="/data/zero/v"/></repeat></group>""",
        [
            ("/data/a[1]/v", "x"), ("@add", "/data/a"), ("/data/b[2]/v", "z"), ("/data/n", "3"), ("/data/n", "1"), ("/data/n", "4"), ("@add", "/data/c"), ("/data/c[1]/v", "need"),
            ("@add", "/data/c"), ("/data/c[2]/v", "last"), ("@add", "/data/c[1]/d"), ("/data/n", "0"), ("/data/n", "2"), ("/data/fixed[2]/v", "zwei"), ("@remove", "/data/a[1]"),
            ("@remove", "/data/a[1]"), ("@add", "/data/a"), ("/data/n", "5"), ("@remove", "/data/c[1]"), ("/data/n", ""), ("/data/n", "1"),
        ],
    ),
    XForm(
        "relative",
        """<instance><data id="x"><g><a/><b/><h><c/><d/></h></g><r><i/><j/><k><l/></k></r><z/></data></instance>
        <bind nodeset="/data/g/b" calculate="concat(../a, '+')"/><bind nodeset="/data/g/h" relevant="../a != ''"/><bind nodeset="/data/g/h/c" required="../../a = 'r'"/>
        <bind nodeset="/data/g/h/d" calculate="concat(../c, ../../b, /data/z)"/><bind nodeset="/data/r/j" calculate="../i * 2" type="int"/>
        <bind nodeset="/data/r/i" type="int" constraint=". &lt;= 10 and . != /data/z"/><bind nodeset="/data/r/k/l" calculate="concat(/data/r/i, '-', ../../j, '-', current()/../../i)"/>
        <bind nodeset="/data/z" type="string" calculate="sum(/data/r/j)"/>""",
        """<group ref="/data/g"><input ref="/data/g/a"/><group ref="/data/g/h"><input ref="/data/g/h/c"><label>C <output value="../../a"/></label></input></group></group>
        <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/i"><label>I <output value="../j"/> of <output value="position(..)"/></label></input></repeat></group>""",
        [
            ("/data/g/a", "r"), ("/data/g/h/c", "c"), ("/data/r[1]/i", "3"), ("@add", "/data/r"), ("/data/r[2]/i", "11"), ("/data/r[2]/i", "6"), ("/data/g/a", ""),
            ("/data/g/a", "q"), ("@remove", "/data/r[1]"), ("@add", "/data/r"),
        ],
    ),
    XForm(
        "written before ODK XForms 1.0",
        """<instance><data id="x"><g><a/><b/><h><c/><d/></h></g><r><i/><j/><k><l/></k></r><z/></data></instance>
        <bind nodeset="/data/g/b" calculate="concat(../a, '+')"/><bind nodeset="/data/g/h" relevant="../a != ''"/><bind nodeset="/data/g/h/c" required="../../a = 'r'"/>
        <bind nodeset="/data/g/h/d" calculate="concat(../c, ../../b, /data/z)"/><bind nodeset="/data/r/j" calculate="../i * 2" type="int"/>
        <bind nodeset="/data/r/i" type="int" constraint=". &lt;= 10 and . != /data/z"/><bind nodeset="/data/r/k/l" calculate="concat(/data/r/i, '-', ../../j, '-', current()/../../i)"/>
        <bind nodeset="/data/z" type="string" calculate="sum(/data/r/j)"/>""",
        """<group ref="/data/g"><input ref="/data/g/a"/><group ref="/data/g/h"><input ref="/data/g/h/c"><label>C <output value="../../a"/></label></input></group></group>
        <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/i"><label>I <output value="../j"/> of <output value="position(..)"/></label></input></repeat></group>""",
        [
            ("/data/g/a", "r"), ("/data/g/h/c", "c"), ("/data/r[1]/i", "3"), ("@add", "/data/r"), ("/data/r[2]/i", "11"), ("/data/r[2]/i", "6"), ("/data/g/a", ""),
            ("/data/g/a", "q"), ("@remove", "/data/r[1]"), ("@add", "/data/r"),
        ],
        is_old=True,
        known={"/data/r[1]/k/l": "old paths", "/data/r[2]/k/l": "old paths"},
    ),
)  # fmt: skip
