/// Python that prepares real series for the judges.
enum KitScript {
    /// SOURCE DESTINATION: copies a series; a SOP Instance UID that is missing is taken from the file meta information,
    /// another identifier is made up. References to objects that are not there go, as a judge counts each as a fault.
    static let identify = """
        import sys, pathlib, pydicom
        source, destination = map(pathlib.Path, sys.argv[1:3])
        destination.mkdir(parents=True)
        for path in sorted(p for p in source.iterdir() if p.is_file()):
            try: slice = pydicom.dcmread(path)
            except pydicom.errors.InvalidDicomError: continue
            def fill(keyword, value):
                if not slice.get(keyword): setattr(slice, keyword, value)
            fill('SOPClassUID', slice.file_meta.MediaStorageSOPClassUID)
            fill('SOPInstanceUID', slice.file_meta.MediaStorageSOPInstanceUID)
            fill('StudyInstanceUID', '1.2.3.1')
            fill('SeriesInstanceUID', '1.2.3.2')
            fill('FrameOfReferenceUID', '1.2.3.3')
            for keyword in ('ReferencedStudySequence', 'ReferencedPerformedProcedureStepSequence',
                            'ReferencedImageSequence', 'SourceImageSequence'):
                if keyword in slice: delattr(slice, keyword)
            slice.save_as(destination / path.name)
        """

    /// SOURCE LABEL DESTINATION: one label of a NIfTI file.
    static let label = """
        import sys, numpy, nibabel
        image = nibabel.load(sys.argv[1])
        voxels = (numpy.asanyarray(image.dataobj) == int(sys.argv[2])).astype(numpy.uint8)
        nibabel.save(nibabel.Nifti1Image(voxels, image.affine), sys.argv[3])
        """

    /// CT_DIR OUT [TRUTH]: OUT.raw holds one byte a voxel, slice by slice, OUT.txt the slices' SOP Instance UIDs.
    static let mask = """
        import sys, kitlib, make_ct
        series = kitlib.load_series(sys.argv[1])
        first = series[0]
        if len(sys.argv) > 3: voxels = kitlib.truth_on_slices(sys.argv[3], series)
        else: voxels = make_ct.blob(len(series), first.Rows, first.Columns)
        open(sys.argv[2] + '.raw', 'wb').write(voxels.astype('u1').tobytes())
        open(sys.argv[2] + '.txt', 'w').write('\\n'.join(s.SOPInstanceUID for s in series))
        """
}
