PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1 instances');
INSERT INTO grdb_migrations VALUES('2 jobs');
INSERT INTO grdb_migrations VALUES('3 views');
INSERT INTO grdb_migrations VALUES('4 worker deaths');
INSERT INTO grdb_migrations VALUES('5 completeness');
CREATE TABLE patient (
    id INTEGER PRIMARY KEY,
    -- Patient ID and its issuer; of a study without Patient ID its study instance UID.
    identity TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL
) STRICT;
INSERT INTO patient VALUES(1,'id P-1\','P-1','','Müller^Anna','','');
INSERT INTO patient VALUES(2,'id P-2\','P-2','','Doe^Jane','','');
CREATE TABLE study (
    id INTEGER PRIMARY KEY,
    patient INTEGER NOT NULL REFERENCES patient(id),
    study_instance_uid TEXT NOT NULL UNIQUE,
    study_id TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    accession_number TEXT NOT NULL,
    description TEXT NOT NULL,
    referring_physician TEXT NOT NULL,
    first_received_at INTEGER NOT NULL,
    last_received_at INTEGER NOT NULL,
    last_calling_ae TEXT NOT NULL,
    -- When the study is taken to be complete unless more arrives; null: nothing is awaited.
    deadline_at INTEGER,
    -- How many instances the peer said there are; null: nobody said.
    expected_instances INTEGER CHECK (expected_instances >= 0),
    completeness TEXT CHECK (completeness IN ('verified', 'assumed', 'partial')),
    evidence TEXT CHECK (evidence IS NULL OR json_valid(evidence)),
    completed_at INTEGER,
    generation INTEGER NOT NULL DEFAULT 0 CHECK (generation >= 0)
, identity TEXT CHECK (identity IS NULL OR json_valid(identity))) STRICT;
INSERT INTO study VALUES(1,1,'2.25.278513227523070647732576110971606443700','1','20260102','143721','','CT abdomen','',1795790255785,1795790256057,'SEGNODE',NULL,NULL,'assumed','{"instances":21,"kind":"idleTime","lastCallingAETitle":"SEGNODE"}',1795790258212,1,'{"values":{"PatientID":"P-1","PatientName":"Müller^Anna"}}');
INSERT INTO study VALUES(2,2,'2.25.17770510540373714592365167469093321175','1','20260103','143722','','CT abdomen','',1795790256125,1795790256161,'SEGNODE',NULL,NULL,'assumed','{"instances":3,"kind":"idleTime","lastCallingAETitle":"SEGNODE"}',1795790258212,1,'{"values":{"PatientID":"P-2","PatientName":"Doe^Jane"}}');
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    study INTEGER NOT NULL REFERENCES study(id),
    series_instance_uid TEXT NOT NULL,
    modality TEXT NOT NULL,
    number INTEGER,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    description TEXT NOT NULL,
    protocol_name TEXT NOT NULL,
    body_part TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    model_name TEXT NOT NULL,
    station_name TEXT NOT NULL,
    frame_of_reference_uid TEXT NOT NULL,
    UNIQUE (study, series_instance_uid)
) STRICT;
INSERT INTO series VALUES(1,1,'2.25.113497021960563456927822408847110567631','CT',1,'20260102','143721','portal venous, synthetic','','ABDOMEN','segnode','synthetic phantom','','2.25.305954346768642765285569311719343149151');
INSERT INTO series VALUES(2,2,'2.25.85439145393108121891128906030844616726','CT',1,'20260103','143722','portal venous, synthetic','','ABDOMEN','segnode','synthetic phantom','','2.25.242509617615631256651324904089974439999');
CREATE TABLE instance (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series(id),
    sop_instance_uid TEXT NOT NULL UNIQUE,
    sop_class_uid TEXT NOT NULL,
    transfer_syntax_uid TEXT NOT NULL,
    number INTEGER,
    rows INTEGER,
    columns INTEGER,
    frames INTEGER,
    image_type TEXT NOT NULL,
    -- Relative to the root of the archive.
    path TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    -- XXH64 of the file without its preamble.
    checksum INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    calling_ae TEXT NOT NULL,
    association_id TEXT,
    -- When the file was first found to be gone; null: it is there.
    missing_since INTEGER
, revision INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO instance VALUES(1,1,'2.25.176858352114124267177271038569030786166','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',1,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/b3/b30c1b5eb8cc7fe710b3f83f09e92a10.dcm',14658,-8386066395699684157,1795790255785,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(2,1,'2.25.34682654628474169159214393100324330751','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',2,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/2b/2b5697cc47a4c7bb6dcd12dd135cfced.dcm',14662,-1809525820843757692,1795790255815,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(3,1,'2.25.88413728612027827759921346737163650702','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',3,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/0c/0c1dc5e316b881113ef8636c734dfc36.dcm',14658,-1596781105160219958,1795790255845,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(4,1,'2.25.23176467497821514876631451336763575407','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',4,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/7b/7bc00dfe7d706069300fe18f533a331d.dcm',14662,-2531023542201326997,1795790255861,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(5,1,'2.25.297709810022092959040627529965398803445','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',5,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/60/60d764ddfb925ebbf6b35ca768609d46.dcm',14658,-5235750208541669854,1795790255873,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(6,1,'2.25.20096643920282478035143879918605175341','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',6,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/2d/2d0e12652b6824b3e91cfcde3a871ed1.dcm',14662,-4212372378288293048,1795790255881,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(7,1,'2.25.253227313412041870009543408244112239008','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',7,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/ee/ee3a21cddee1a4ab87ab5e44f31c5969.dcm',14658,4785086026264383839,1795790255897,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(8,1,'2.25.35079690922333043918344897487449407073','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',8,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/64/64d2de8c91be7b6ae911396cfcdd7979.dcm',14662,-1080129408998067574,1795790255914,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(9,1,'2.25.117873381732750426909674000277545171070','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',9,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/87/87a9ccd2f8a7a165eee87b024a11798c.dcm',14658,-8681947821971718296,1795790255925,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(10,1,'2.25.65394694488424821914684264009405664584','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',10,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/3d/3d6c93006a4e7a18339d33c1fee17903.dcm',14660,8937900803275664200,1795790255933,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(11,1,'2.25.330626412300383787830036628608068494652','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',11,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/e6/e610254b4d7bfe55a4c6a3b778b91255.dcm',14656,8589072740398145623,1795790255943,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(12,1,'2.25.302025209051905400179701054845572510150','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',12,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/da/da3ca4fcab9195aaa30078c6b9868c4e.dcm',14660,-7168033923899889650,1795790255961,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(13,1,'2.25.172893413292683048406585894432750244533','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',13,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/b4/b442d5f5867901218c99c16f712a2f8f.dcm',14656,2900563513385570934,1795790255973,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(14,1,'2.25.56960497716293916691171345299310365528','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',14,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/f8/f8a0a34587de1236b4e42ab96e8126eb.dcm',14660,-6636355115942387075,1795790255978,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(15,1,'2.25.289465062985523841216857494386110260930','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',15,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/69/69263c31dde181947806bb607faeccbf.dcm',14656,6543266241169572174,1795790255985,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(16,1,'2.25.66147845623582830547225817843466233732','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',16,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/23/23d02236f529f27f41262e65d8360584.dcm',14660,8047975265943163869,1795790256005,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(17,1,'2.25.122036593640493490256570167995312142165','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',17,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/22/220e5e694fabe4b8f03f358eedf2beb6.dcm',14656,-8875949914343541327,1795790256015,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(18,1,'2.25.25116042269355619741366496129260505632','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',18,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/e8/e804a310f9a7d7d896dbeed48f06dc03.dcm',14660,-5203491588842939645,1795790256029,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(19,1,'2.25.41459059084892228988719342643347938139','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',19,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/69/6994f385e52d9c9d231d0b09e5cd74ce.dcm',14656,-5124196619766364896,1795790256037,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(20,1,'2.25.272342831419025359697244339758360485921','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',20,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/30/30ad5da97dfb593de1b2c5a24d6bc097.dcm',14660,1913669668933141736,1795790256049,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(21,1,'2.25.197665381721852946018394775892375158142','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',21,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/a9/a9336f85ff343b09fc3560de6f9e7eee.dcm',14656,3966018086082217373,1795790256057,'SEGNODE','c8f28fb5c34760bccb40f6de5602f6fa',NULL,0);
INSERT INTO instance VALUES(22,2,'2.25.330163077787353910761377224822162705468','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',2,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/ee/ee83d50f4bf815c33e3e7fcc56177ebb.dcm',14658,-6450253972139721865,1795790256125,'SEGNODE','46c988635c74c9202b66a8f1a092f102',NULL,0);
INSERT INTO instance VALUES(23,2,'2.25.77895897856539372468813191359843807497','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',3,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/60/609c3fd0fd6b33807bde342fff1eb68c.dcm',14654,-7818396817234087673,1795790256141,'SEGNODE','46c988635c74c9202b66a8f1a092f102',NULL,0);
INSERT INTO instance VALUES(24,2,'2.25.105649819369167081836233241617310002248','1.2.840.10008.5.1.4.1.1.2','1.2.840.10008.1.2.1',4,74,90,NULL,'ORIGINAL\PRIMARY\AXIAL','instances/b9/b9e6b751e2a51f5d237e75f67425f964.dcm',14658,6830311890105035498,1795790256161,'SEGNODE','46c988635c74c9202b66a8f1a092f102',NULL,0);
CREATE TABLE association (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    association_id TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL CHECK (direction IN ('accepted', 'requested')),
    calling_ae TEXT NOT NULL,
    called_ae TEXT NOT NULL,
    peer_address TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    instances_stored INTEGER NOT NULL CHECK (instances_stored >= 0),
    instances_refused INTEGER NOT NULL CHECK (instances_refused >= 0),
    bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;
INSERT INTO association VALUES(1,'c8f28fb5c34760bccb40f6de5602f6fa','accepted','SEGNODE','SEGNODE','127.0.0.1',1795790255762,1795790256065,'released','released',21,0,300316);
INSERT INTO association VALUES(2,'46c988635c74c9202b66a8f1a092f102','accepted','SEGNODE','SEGNODE','127.0.0.1',1795790256122,1795790256169,'released','released',3,0,42896);
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    study INTEGER NOT NULL REFERENCES study(id),
    generation INTEGER NOT NULL,
    -- SHA-256 of the sorted SOP Instance UIDs of the study's CT instances, hexadecimal.
    source_digest TEXT NOT NULL,
    source_count INTEGER NOT NULL CHECK (source_count >= 0),
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'running', 'succeeded', 'skipped', 'failed', 'superseded')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    worker TEXT,
    heartbeat_at INTEGER,
    progress REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    stage TEXT NOT NULL DEFAULT '',
    error_class TEXT CHECK (error_class IN ('retryable', 'permanent')),
    reason TEXT,
    decision TEXT CHECK (decision IS NULL OR json_valid(decision)),
    superseded_by INTEGER REFERENCES job(id),
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER, worker_deaths INTEGER NOT NULL DEFAULT 0 CHECK (worker_deaths >= 0), refused_count INTEGER NOT NULL DEFAULT 0 CHECK (refused_count >= 0),
    UNIQUE (study, generation),
    CHECK ((state = 'running') = (worker IS NOT NULL)),
    CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL))
) STRICT;
INSERT INTO job VALUES(1,1,1,'d38e244c48ec1e08e8d35f55b4bd2d4dacc74027c74189d5ed117611ed65642f',21,'succeeded',1,NULL,NULL,1795790258577,1.0,'writing',NULL,NULL,'{"findings":[],"model":{"digest":"0d5dfea1ea8a00b805222425272ff90e7b91b206b21ba6c674ab270c552a3fe9","name":"commissioning-threshold","version":"1.0.0"},"outcome":"Found Commissioning target on 13 of 21 slices, 13.0 ml.","repairs":[],"series":[{"instances":21,"isChosen":true,"modality":"CT","reason":"Suitable: 21 axial slices, 2.5 mm apart. (+5 the slices cover 50 mm) (+20 2.5 mm between slices) (+15 ORIGINAL\\PRIMARY\\AXIAL) (+20 the portal venous phase)","seriesInstanceUID":"2.25.113497021960563456927822408847110567631"}],"stageMilliseconds":{"choosing":242.112762,"finishing":0.031743,"reading":33.456285,"segmenting":0.310052,"writing":2.21266},"volumeMillilitres":12.9978}',NULL,1795790258212,1795790258287,1795790258625,0,0);
INSERT INTO job VALUES(2,2,1,'b074ad6c9cc05a264ced34f4d23a71839008e1d3739d9b82acd06e7efee8ca02',3,'succeeded',1,NULL,NULL,1795790258693,1.0,'writing',NULL,'Nothing found: no voxel of Commissioning target in 3 slices.','{"findings":[],"model":{"digest":"0d5dfea1ea8a00b805222425272ff90e7b91b206b21ba6c674ab270c552a3fe9","name":"commissioning-threshold","version":"1.0.0"},"outcome":"Nothing found: no voxel of Commissioning target in 3 slices.","repairs":[],"series":[{"instances":3,"isChosen":true,"modality":"CT","reason":"Suitable: 3 axial slices, 2.5 mm apart. (+0 the slices cover 5 mm) (+20 2.5 mm between slices) (+15 ORIGINAL\\PRIMARY\\AXIAL) (+20 the portal venous phase)","seriesInstanceUID":"2.25.85439145393108121891128906030844616726"}],"stageMilliseconds":{"choosing":20.598567,"finishing":0.004583,"reading":16.947097,"segmenting":0.056375}}',NULL,1795790258212,1795790258633,1795790258721,0,0);
CREATE TABLE result (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES job(id),
    sop_class_uid TEXT NOT NULL,
    sop_instance_uid TEXT NOT NULL UNIQUE,
    series_instance_uid TEXT NOT NULL,
    source_series_uid TEXT NOT NULL,
    description TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    volume_millilitres REAL,
    model_name TEXT NOT NULL,
    model_digest TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    superseded_by_job INTEGER REFERENCES job(id)
, partial TEXT) STRICT;
INSERT INTO result VALUES(1,1,'1.2.840.10008.5.1.4.1.1.66.4','2.25.258291276462465139098725629163155646177','2.25.301662539041962680105278598488545803418','2.25.113497021960563456927822408847110567631','Found Commissioning target on 13 of 21 slices, 13.0 ml.','results/2.25.258291276462465139098725629163155646177.dcm',20498,12.997799999999999798,'commissioning-threshold','0d5dfea1ea8a00b805222425272ff90e7b91b206b21ba6c674ab270c552a3fe9',1795790258625,NULL,NULL);
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    result INTEGER NOT NULL REFERENCES result(id),
    destination TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'parked', 'superseded')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    last_attempt_at INTEGER,
    reason TEXT,
    delivered_at INTEGER,
    -- When the destination was found to have it; a later version fills this in.
    verified_at INTEGER,
    UNIQUE (result, destination),
    CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)),
    CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
) STRICT;
INSERT INTO delivery VALUES(1,1,'away','pending',1,1795790268721,1795790258716,'no connection to PACS@127.0.0.1:1: Connection refused',NULL,NULL);
CREATE TABLE refusal (
    sop_instance_uid TEXT PRIMARY KEY,
    sop_class_uid TEXT NOT NULL,
    -- Of its data set as far as that was read, else of what the association brought before; empty: unknown.
    study_instance_uid TEXT NOT NULL,
    series_instance_uid TEXT NOT NULL,
    reason TEXT NOT NULL,
    calling_ae TEXT NOT NULL,
    association_id TEXT,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS "conflict" (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN
        ('duplicate', 'attribute', 'missing', 'quarantined', 'patient', 'hierarchy', 'damaged')),
    -- What the conflict is about: a UID, of a quarantined file its path.
    subject TEXT NOT NULL,
    attribute TEXT NOT NULL,
    kept TEXT NOT NULL,
    found TEXT NOT NULL,
    calling_ae TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL DEFAULT 1,
    UNIQUE (kind, subject, attribute, found, calling_ae)
) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('association',2);
INSERT INTO sqlite_sequence VALUES('job',2);
INSERT INTO sqlite_sequence VALUES('result',1);
INSERT INTO sqlite_sequence VALUES('delivery',1);
CREATE INDEX study_patient ON study(patient);
CREATE INDEX study_deadline ON study(deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX study_last_received ON study(last_received_at);
CREATE INDEX study_accession ON study(accession_number) WHERE accession_number <> '';
CREATE INDEX series_uid ON series(series_instance_uid);
CREATE INDEX instance_series ON instance(series, sop_class_uid);
CREATE INDEX job_queue ON job(next_attempt_at) WHERE state = 'queued';
CREATE INDEX job_state ON job(state);
CREATE INDEX result_job ON result(job);
CREATE INDEX delivery_queue ON delivery(next_attempt_at) WHERE state = 'pending';
CREATE VIEW v_patient AS
SELECT p.patient_id, p.issuer, p.name, p.birth_date, p.sex,
    (SELECT count(*) FROM study s WHERE s.patient = p.id) AS studies
FROM patient p;
CREATE VIEW v_series AS
SELECT r.series_instance_uid, s.study_instance_uid, r.modality, r.number, r.date, r.time, r.description,
    r.protocol_name, r.body_part, r.manufacturer, r.model_name, r.station_name, r.frame_of_reference_uid,
    (SELECT count(*) FROM instance i WHERE i.series = r.id) AS instances
FROM series r JOIN study s ON s.id = r.study;
CREATE VIEW v_instance AS
SELECT i.sop_instance_uid, r.series_instance_uid, s.study_instance_uid, i.sop_class_uid,
    i.transfer_syntax_uid, i.number, i.rows, i.columns, i.frames, i.image_type, i.path, i.size,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.received_at / 1000.0, 'unixepoch') AS received_at,
    i.calling_ae, i.association_id,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.missing_since / 1000.0, 'unixepoch') AS missing_since
FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study;
CREATE VIEW v_association AS
SELECT association_id, direction, calling_ae, called_ae, peer_address,
    strftime('%Y-%m-%dT%H:%M:%fZ', started_at / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', ended_at / 1000.0, 'unixepoch') AS ended_at,
    outcome, detail, instances_stored, instances_refused, bytes
FROM association;
CREATE VIEW v_delivery AS
SELECT d.id, r.sop_instance_uid, s.study_instance_uid, d.destination, d.state, d.attempts,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.next_attempt_at / 1000.0, 'unixepoch') AS next_attempt_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.last_attempt_at / 1000.0, 'unixepoch') AS last_attempt_at,
    d.reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.delivered_at / 1000.0, 'unixepoch') AS delivered_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.verified_at / 1000.0, 'unixepoch') AS verified_at
FROM delivery d JOIN result r ON r.id = d.result JOIN job j ON j.id = r.job JOIN study s ON s.id = j.study;
CREATE TRIGGER instance_returned AFTER UPDATE OF missing_since ON instance
WHEN OLD.missing_since IS NOT NULL AND NEW.missing_since IS NULL
BEGIN
    UPDATE instance SET revision = revision + 1 WHERE id = NEW.id;
    UPDATE study SET deadline_at = coalesce(deadline_at, CAST(strftime('%s', 'now') AS INTEGER) * 1000)
        WHERE id = (SELECT study FROM series WHERE id = NEW.series);
END;
CREATE INDEX refusal_study ON refusal(study_instance_uid, sop_class_uid);
CREATE INDEX conflict_subject ON conflict(subject);
CREATE VIEW v_conflict AS
SELECT kind, subject, attribute, kept, found, calling_ae,
    strftime('%Y-%m-%dT%H:%M:%fZ', first_at / 1000.0, 'unixepoch') AS first_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', last_at / 1000.0, 'unixepoch') AS last_at,
    count
FROM conflict;
CREATE VIEW v_refusal AS
SELECT sop_instance_uid, sop_class_uid, study_instance_uid, series_instance_uid, reason, calling_ae,
    association_id,
    strftime('%Y-%m-%dT%H:%M:%fZ', first_at / 1000.0, 'unixepoch') AS first_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', last_at / 1000.0, 'unixepoch') AS last_at,
    count
FROM refusal;
CREATE VIEW v_study AS
SELECT s.study_instance_uid, p.patient_id, p.name AS patient_name, p.birth_date, p.sex,
    s.study_id, s.date, s.time, s.accession_number, s.description, s.referring_physician,
    (SELECT group_concat(modality, '\') FROM
        (SELECT DISTINCT modality FROM series WHERE study = s.id AND modality <> '' ORDER BY modality))
        AS modalities,
    (SELECT count(*) FROM series r WHERE r.study = s.id) AS series,
    (SELECT count(*) FROM series r JOIN instance i ON i.series = r.id WHERE r.study = s.id) AS instances,
    s.expected_instances,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.first_received_at / 1000.0, 'unixepoch') AS first_received_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.last_received_at / 1000.0, 'unixepoch') AS last_received_at,
    s.last_calling_ae,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.deadline_at / 1000.0, 'unixepoch') AS deadline_at,
    CASE WHEN s.deadline_at IS NULL THEN 'complete' ELSE 'receiving' END AS state,
    s.completeness, s.evidence,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.completed_at / 1000.0, 'unixepoch') AS completed_at,
    s.generation,
    (SELECT state FROM job j WHERE j.study = s.id ORDER BY generation DESC LIMIT 1) AS job_state,
    (SELECT count(*) FROM result r JOIN job j ON j.id = r.job
        WHERE j.study = s.id AND r.superseded_by_job IS NULL) AS results,
    (SELECT count(*) FROM refusal f WHERE f.study_instance_uid = s.study_instance_uid) AS refused
FROM study s JOIN patient p ON p.id = s.patient;
CREATE VIEW v_job AS
SELECT j.id, s.study_instance_uid, j.generation, j.source_digest, j.source_count, j.state, j.attempts,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.next_attempt_at / 1000.0, 'unixepoch') AS next_attempt_at,
    j.worker,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.heartbeat_at / 1000.0, 'unixepoch') AS heartbeat_at,
    j.progress, j.stage, j.error_class, j.reason, j.decision, j.superseded_by,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.created_at / 1000.0, 'unixepoch') AS created_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.started_at / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', j.finished_at / 1000.0, 'unixepoch') AS finished_at,
    (SELECT count(*) FROM result r WHERE r.job = j.id) AS results,
    j.refused_count
FROM job j JOIN study s ON s.id = j.study;
CREATE VIEW v_result AS
SELECT r.sop_instance_uid, r.series_instance_uid, r.sop_class_uid, s.study_instance_uid,
    r.source_series_uid, r.job AS job_id, j.generation, r.description, r.path, r.size,
    r.volume_millilitres, r.model_name, r.model_digest,
    strftime('%Y-%m-%dT%H:%M:%fZ', r.created_at / 1000.0, 'unixepoch') AS created_at,
    r.superseded_by_job,
    (SELECT n.sop_instance_uid FROM result n
        WHERE n.job = r.superseded_by_job AND n.source_series_uid = r.source_series_uid
        ORDER BY n.id LIMIT 1) AS superseded_by,
    r.partial
FROM result r JOIN job j ON j.id = r.job JOIN study s ON s.id = j.study;
COMMIT;
