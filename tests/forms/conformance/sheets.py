"""XLSForms that use everything an XLSForm can ask for and ODK's engine knows, too."""

# ruff: noqa: E501 - forms are written as tables

from __future__ import annotations

from tests.forms.conformance.tables import Case

YES_NO = "yn y ~ label=Yes\nyn n ~ label=No"

CASES = (
    Case(
        "types",
        """
        start began
        end ended
        today day
        deviceid device
        username who
        text t ~ label=Text ~ hint=A hint
        text many ~ label=Lines ~ appearance=multiline
        text digits ~ label=Digits ~ appearance=numbers
        integer i ~ label=Integer ~ appearance=thousands-sep
        decimal c ~ label=Decimal ~ appearance=bearing
        range r ~ label=Range ~ parameters=start=1 end=10 step=2
        range rd ~ label=Range of decimals ~ parameters=start=0.5 end=5.0 step=0.5 ~ appearance=vertical
        range rdef ~ label=Range with default ~ parameters=start=0 end=4 step=1 ~ default=3
        range rout ~ label=Range with a bad default ~ parameters=start=0 end=4 step=1 ~ default=9
        date d ~ label=Date
        date my ~ label=Month ~ appearance=month-year
        date y ~ label=Year ~ appearance=year
        time h ~ label=Time
        dateTime m ~ label=Moment
        select_one yn one ~ label=One ~ appearance=quick
        select_multiple yn several ~ label=Several ~ appearance=columns
        select_one yn big ~ label=Minimal ~ appearance=minimal autocomplete
        rank yn ranked ~ label=Rank
        note n ~ label=Note with ${t} and ${i}
        acknowledge ok ~ label=I agree
        image p ~ label=Photo ~ parameters=max-pixels=640
        image sign ~ label=Sign ~ appearance=signature
        image drawn ~ label=Draw ~ appearance=draw
        image annotated ~ label=Annotate ~ appearance=annotate
        audio a ~ label=Sound
        video v ~ label=Film
        file f ~ label=File
        geopoint g ~ label=Point ~ appearance=placement-map
        geotrace gt ~ label=Trace
        geoshape gs ~ label=Shape
        barcode b ~ label=Code
        hidden hid ~ default=secret
        calculate calc ~ calculation=concat(${t}, ${i}, ${one})
        text ro ~ label=Fixed ~ readonly=yes ~ default=stays
        text dt ~ label=Default ~ default=hello world
        integer di ~ label=Default ~ default=007
        integer db ~ label=Bad default ~ default=abc
        decimal dd ~ label=Default ~ default=1
        date dda ~ label=Default ~ default=2020-05-06
        select_one yn ds ~ label=Default ~ default=n
        select_multiple yn dm ~ label=Default ~ default=n y
        select_one yn dx ~ label=Bad default ~ default=z
        """,
        [
            ("/data/t", " spaced  text "), ("/data/many", "one\ntwo"), ("/data/digits", "0123"), ("/data/i", "42"), ("/data/i", "-5"),
            ("/data/i", "007"), ("/data/c", "3.50"), ("/data/c", "4"), ("/data/c", "1e3"), ("/data/r", "5"), ("/data/rd", "2.5"),
            ("/data/d", "2024-02-29"), ("/data/my", "2024-02-01"), ("/data/y", "2024-01-01"), ("/data/h", "14:05:00.000+03:00"),
            ("/data/m", "2024-02-29T14:05:00.000+03:00"), ("/data/one", "y"), ("/data/several", "n y"), ("/data/big", "n"),
            ("/data/ranked", "n y"), ("/data/ok", "OK"), ("/data/g", "53.9 27.56 200 5"), ("/data/g", "53 27"),
            ("/data/gt", "53.9 27.5 0 0;53.9 27.6 0 0"), ("/data/gs", "53.9 27.5 0 0; 53.9 27.6 0 0; 53.8 27.6 0 0; 53.9 27.5 0 0"),
            ("/data/b", "4006381333931"), ("/data/ok", ""), ("/data/one", ""), ("/data/several", ""), ("/data/g", ""), ("/data/c", ""),
        ],
        YES_NO,
    ),
    Case(
        "rules",
        """
        select_one yn on ~ label=On ~ required=yes ~ required_message=Please say
        text name ~ label=Name ~ relevant=${on} = 'y' ~ constraint=string-length(.) > 2 and not(contains(., '9')) ~ constraint_message=Too short
        integer age ~ label=Age of ${name} ~ relevant=${name} != '' ~ constraint=. >= 0 and . < 130 ~ required=${on} = 'y'
        begin_group g ~ label=Group ~ relevant=${age} > 17
        text job ~ label=Job ~ required=true()
        begin_group inner ~ label=Inner ~ relevant=${job} = 'none' or ${job} = 'other'
        text why ~ label=Why ~ required=${age} > 60 ~ readonly=${name} = 'Ann'
        calculate twice ~ calculation=${age} * 2
        note shown ~ label=Twice is ${twice}
        end_group
        end_group
        begin_group ro ~ label=Fixed ~ readonly=${on} = 'n'
        text inside ~ label=Inside ~ default=kept
        end_group
        calculate total ~ calculation=coalesce(${twice}, 0) + 1
        text far ~ label=Far ~ relevant=${total} > 100 ~ constraint=. != ${name}
        decimal price ~ label=Price ~ constraint=. > 0.1 and . <= 99.99
        date born ~ label=Born ~ constraint=. <= today() and . > date('1900-01-01')
        select_multiple yn both ~ label=Both ~ constraint=not(selected(., 'y') and selected(., 'n')) ~ required=count-selected(${both}) < 1
        select_one yn once ~ label=Once ~ relevant=selected(${both}, 'y')
        text stamp ~ label=Stamp ~ calculation=once(${name})
        """,
        [
            ("/data/on", "y"), ("/data/name", "Al"), ("/data/name", "Ann"), ("/data/age", "200"), ("/data/age", "70"), ("/data/g/job", "none"),
            ("/data/name", "Bob"), ("/data/g/inner/why", "because"), ("/data/age", "10"), ("/data/age", "61"), ("/data/far", "Bob"), ("/data/far", "x"),
            ("/data/on", "n"), ("/data/on", "y"), ("/data/g/job", "work"), ("/data/g/job", "other"), ("/data/ro/inside", "changed"),
            ("/data/on", "n"), ("/data/on", ""), ("/data/price", "0.1"), ("/data/price", "0.10001"), ("/data/price", "100"), ("/data/born", "1899-12-31"),
            ("/data/born", "2000-01-01"), ("/data/born", "2030-01-01"), ("/data/both", "y n"), ("/data/both", "y"), ("/data/once", "n"), ("/data/both", ""),
        ],
        YES_NO,
    ),
    Case(
        "repeats",
        """
        integer n ~ label=How many ~ default=1
        begin_repeat p ~ label=Person ~ repeat_count=${n}
        text name ~ label=Name ~ default=none
        integer age ~ label=Age of ${name} (${pos})
        calculate pos ~ calculation=position(..)
        calculate sofar ~ calculation=sum(/data/p[position() <= position(current()/..)]/age)
        begin_repeat c ~ label=Child of ${name} ~ relevant=${age} > 17
        text child ~ label=Child ~ constraint=. != ${name}
        calculate path ~ calculation=concat(${name}, '/', ${child}, position(..), '/', position(../..))
        begin_repeat toy ~ label=Toy
        text toyname ~ label=Toy of ${child}
        end_repeat
        end_repeat
        calculate children ~ calculation=count(${c})
        end_repeat
        calculate people ~ calculation=count(${p})
        calculate ages ~ calculation=sum(${age})
        calculate oldest ~ calculation=max(${age})
        calculate names ~ calculation=join(', ', ${name})
        calculate all ~ calculation=count(/data/p/c)
        calculate second ~ calculation=indexed-repeat(${name}, ${p}, 2)
        calculate deep ~ calculation=indexed-repeat(${child}, ${p}, 1, ${c}, 2)
        calculate toys ~ calculation=count(/data/p/c/toy)
        calculate adults ~ calculation=count(/data/p[age > 17])
        begin_repeat three ~ label=Three ~ repeat_count=3
        calculate at ~ calculation=position(..)
        text other ~ label=Other ~ relevant=${at} > 1
        end_repeat
        begin_repeat free ~ label=Free ~ relevant=${people} > 1
        text x ~ label=X ~ default=concat('dyn', position(..))
        calculate same ~ calculation=${x}
        end_repeat
        """,
        [
            ("/data/p[1]/name", "Ann"), ("/data/p[1]/age", "40"), ("/data/n", "2"), ("/data/p[2]/name", "Bob"), ("/data/p[2]/age", "20"),
            ("/data/p[1]/c[1]/child", "Cyd"), ("@add", "/data/p[1]/c"), ("/data/p[1]/c[2]/child", "Dan"), ("@add", "/data/p[2]/c"),
            ("@add", "/data/p[1]/c[2]/toy"), ("/data/p[1]/c[2]/toy[1]/toyname", "bear"), ("@add", "/data/p[1]/c[2]/toy"), ("/data/p[1]/age", "5"), ("/data/p[1]/age", "50"),
            ("/data/p[1]/c[1]/child", "Ann"), ("@remove", "/data/p[1]/c[1]"), ("/data/n", "3"), ("/data/p[3]/age", "7"), ("/data/n", "1"), ("/data/n", "2"),
            ("@add", "/data/free"), ("/data/free[1]/x", "mine"), ("@add", "/data/free"), ("@remove", "/data/free[1]"), ("/data/n", "0"), ("/data/n", "2"),
            ("/data/three[2]/other", "o"), ("@remove", "/data/free[1]"), ("@remove", "/data/free[1]"), ("@add", "/data/free"),
        ],
        known={"/data/ages": "sum of nothing"},
    ),
    Case(
        "choices",
        """
        select_one country co ~ label=Country
        select_one city ci ~ label=City ~ choice_filter=country = ${co}
        select_multiple city cis ~ label=Cities ~ choice_filter=country = ${co} or ${co} = ''
        select_one street st ~ label=Street ~ choice_filter=city = ${ci} and country = ${co}
        select_one yn or_other oo ~ label=Or other
        rank country rk ~ label=Rank
        calculate name ~ calculation=jr:choice-name(${ci}, '${ci}')
        calculate names ~ calculation=concat(jr:choice-name(selected-at(${cis}, 0), '${cis}'), jr:choice-name(selected-at(${cis}, 1), '${cis}'))
        note say ~ label=From ${ci}: ${name}
        select_one country shuffled ~ label=Shuffled ~ parameters=randomize=true seed=42
        select_multiple country sseed ~ label=By seed ~ parameters=randomize=true seed=${seed}
        integer seed ~ label=Seed
        text first ~ label=First ~ calculation=selected-at(${cis}, 0)
        begin_repeat r ~ label=R
        text who ~ label=Who
        select_one city rc ~ label=Their city ~ choice_filter=country = ${co} and name != ${who}
        end_repeat
        select_one ${who} pick ~ label=Pick
        rank ${who} picks ~ label=Picks ~ choice_filter=string-length(${who}) > 2
        select_multiple ${who} many ~ label=Many ~ choice_filter=string-length(${who}) > 1
        calculate picked ~ calculation=jr:choice-name(${pick}, '${pick}')
        """,
        [
            ("/data/co", "by"), ("/data/ci", "minsk"), ("/data/st", "main"), ("/data/co", "pl"), ("/data/ci", "waw"), ("/data/co", "by"), ("/data/cis", "brest minsk"),
            ("/data/co", "pl"), ("/data/co", "by"), ("/data/co", ""), ("/data/cis", "waw brest"), ("/data/oo", "other"), ("/data/oo_other", "mine"), ("/data/oo", "y"),
            ("/data/rk", "lt pl by"), ("/data/seed", "7"), ("/data/sseed", "lt by"), ("/data/seed", "8"), ("/data/r[1]/who", "Ann"), ("@add", "/data/r"),
            ("/data/r[2]/who", "Bo"), ("/data/pick", "Bo"), ("/data/picks", "Ann"), ("/data/many", "Ann Bo"), ("/data/r[1]/who", "An"), ("/data/r[1]/who", "minsk"), ("/data/co", "by"),
            ("/data/r[1]/rc", "brest"), ("@remove", "/data/r[1]"), ("@language", "be"), ("@language", "en"),
        ],
        """
        country by ~ label::en=Belarus ~ label::be=Bielarus
        country pl ~ label::en=Poland ~ label::be=Polshcha
        country lt ~ label::en=Lithuania ~ label::be=Litva
        city minsk ~ label::en=Minsk ~ label::be=Miensk ~ country=by
        city brest ~ label::en=Brest ~ label::be=Bierascie ~ country=by
        city waw ~ label::en=Warsaw ~ label::be=Varshava ~ country=pl
        street main ~ label::en=Main ~ label::be=Halounaja ~ country=by ~ city=minsk
        street high ~ label::en=High ~ label::be=Vysokaja ~ country=pl ~ city=waw
        yn y ~ label::en=Yes ~ label::be=Tak
        yn n ~ label::en=No ~ label::be=Nie
        """,
        {"default_language": "en"},
        known={"/data/picks": "rankings are not completed"},
    ),
    Case(
        "triggers",
        """
        text a ~ label=A
        text b ~ label=B
        text log ~ label=Log ~ calculation=concat(${log}, ${a}) ~ trigger=${a}
        integer changes ~ label=Changes ~ calculation=coalesce(${changes}, 0) + 1 ~ trigger=${a}, ${b}
        text stamp ~ label=Stamp ~ calculation=now() ~ trigger=${b}
        dateTime at ~ label=At ~ calculation=now() ~ trigger=${b}
        text fixed ~ label=Fixed ~ calculation='set' ~ trigger=${log}
        calculate hidden ~ calculation=${a} ~ trigger=${b}
        text dyn ~ label=Dynamic ~ default=concat('x', 1 + 1)
        date now ~ label=Today ~ default=today()
        integer plus ~ label=Plus ~ default=${dflt} + 1
        integer dflt ~ label=Base ~ default=4
        text rel ~ label=Relevant later ~ relevant=${a} = 'go' ~ default=concat('d', 'yn')
        begin_repeat r ~ label=R
        text in ~ label=In ~ default=concat('n', position(..))
        text copy ~ label=Copy ~ calculation=concat(${in}, '!') ~ trigger=${in}
        text away ~ label=Away ~ default=static
        end_repeat
        """,
        [
            ("/data/a", "1"), ("/data/a", "2"), ("/data/b", "3"), ("/data/b", "3"), ("/data/b", ""), ("/data/a", "go"), ("/data/rel", "typed"),
            ("/data/a", "no"), ("/data/a", "go"), ("/data/r[1]/in", "one"), ("@add", "/data/r"), ("/data/r[2]/in", "two"), ("@add", "/data/r"),
            ("@remove", "/data/r[1]"), ("/data/r[1]/in", "zwei"), ("/data/dyn", ""), ("/data/changes", "50"), ("/data/a", "x"),
        ],
        known={f"/data/r[{n}]/copy": "defaults fire triggers" for n in (1, 2, 3)},
    ),
    Case(
        "lists from files",
        """
        select_one_from_file towns.csv town ~ label=Town
        select_multiple_from_file towns.csv towns ~ label=Towns ~ choice_filter=size > ${least}
        integer least ~ label=Least ~ default=5
        select_one_from_file posts.geojson post ~ label=Post
        select_one_from_file things.xml thing ~ label=Thing ~ parameters=value=code label=title
        text key ~ label=Key
        calculate pulled ~ calculation=pulldata('towns', 'label', 'name', ${key})
        calculate size ~ calculation=instance('towns')/root/item[name = ${town}]/size
        calculate geometry ~ calculation=instance('posts')/root/item[name = ${post}]/geometry
        calculate lookup ~ calculation=pulldata('towns', 'size', 'name', ${town}) * 2
        """,
        [
            ("/data/town", "a"), ("/data/towns", "b"), ("/data/least", "15"), ("/data/least", "0"), ("/data/post", "p1"), ("/data/thing", "t2"),
            ("/data/key", "b"), ("/data/key", "none"), ("/data/town", "b"), ("/data/town", ""),
        ],
        files={
            "towns.csv": 'name,label,size\na,"A, town",10\nb,B town,20\nc,"C ""quoted""",3\n',
            "things.xml": "<root><item><code>t1</code><title>First</title></item><item><code>t2</code><title>Second</title></item></root>",
            "posts.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "p1", "properties": {"name": "p1", "label": "Post 1", '
            '"title": "Post one"}, "geometry": {"type": "Point", "coordinates": [27.5, 53.9]}}, {"type": "Feature", "properties": {"id": "x", "name": "p2", "title": "Two"}, '
            '"geometry": {"type": "Point", "coordinates": [27.6, 53.8]}}]}',
        },
    ),
    Case(
        "typed answers",
        """
        integer i ~ label=I
        decimal c ~ label=C
        date d ~ label=D
        time h ~ label=H
        geopoint g ~ label=G
        range r ~ label=R ~ parameters=start=1 end=5 step=1
        geoshape s ~ label=S
        """,
        [
            ("/data/i", "abc"), ("/data/i", "2.5"), ("/data/c", "1,5"), ("/data/d", "yesterday"), ("/data/h", "25:00"), ("/data/g", "99 999"), ("/data/r", "9"),
            ("/data/s", "53 27"),
        ],
        known={f"/data/{name}": "typed answers are kept" for name in "icdhgrs"},
    ),
    Case(
        "languages",
        """
        text a ~ label::en=Name ~ label::be=Imia ~ hint::en=Full ~ hint::be=Pounaje ~ guidance_hint::en=As in a passport ~ guidance_hint::be=Jak u pashparcie
        integer i ~ label::en=Age of ${a} ~ label::be=Uzrost ${a} ~ constraint=. > 3 ~ constraint_message::en=Too young, ${a} ~ constraint_message::be=Malady
        select_one yn q ~ label::en=Ok ${a}? ~ label::be=Dobra ${a}? ~ required=yes ~ required_message::en=Say ~ required_message::be=Skazhy
        note only ~ label::en=Only English ~ image::en=a.png ~ audio::be=b.mp3
        begin_group g ~ label::en=Group ${a} ~ label::be=Hrupa ${a}
        note md ~ label::en=**Bold** _it_ <b>raw</b> & "quoted" ~ label::be=Prosta
        end_group
        begin_repeat r ~ label::en=Entry ~ label::be=Zapis
        text x ~ label::en=X ${x} ~ label::be=IKS ${x}
        end_repeat
        calculate c ~ calculation=jr:choice-name(${q}, '${q}')
        """,
        [
            ("/data/a", "Ann"), ("/data/i", "2"), ("@language", "be"), ("/data/q", "y"), ("/data/i", "5"), ("/data/a", ""), ("/data/r[1]/x", "z"),
            ("@language", "en"), ("@add", "/data/r"), ("/data/q", "n"),
        ],
        "yn y ~ label::en=Yes ~ label::be=Tak\nyn n ~ label::en=No ~ label::be=Nie",
        {"default_language": "en"},
    ),
    Case(
        "defaults in a group with a condition",
        """
        text who ~ label=Who ~ default=me
        begin_group g ~ label=Group ~ relevant=${who} != 'none'
        text d ~ label=Default ~ default=concat('q', '1')
        begin_repeat r ~ label=Entries
        text c ~ label=Copy ~ default=${d}
        text p ~ label=Place ~ default=concat('r', position(..))
        end_repeat
        end_group
        """,
        [("@add", "/data/g/r"), ("/data/who", "none"), ("/data/who", "x"), ("@add", "/data/g/r")],
        known={"/data/g/r[1]/c": "defaults see each other"},
    ),
)  # fmt: skip
