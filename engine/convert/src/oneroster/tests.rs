//! Which file of a feed a file is.

use super::Kind;

fn kind(bare: &str, header: &str) -> Option<Kind> {
    let header: Vec<String> = header.split(',').map(str::to_owned).collect();
    Kind::of(bare, &header)
}

#[test]
fn by_name_where_the_header_agrees_else_by_header() {
    assert_eq!(kind("users.csv", "sourcedId,x"), Some(Kind::Users));
    assert_eq!(kind("Users.CSV", "SourcedId ,x"), Some(Kind::Users));
    assert_eq!(kind("users.csv", "id,name"), None);
    assert_eq!(kind("export.csv", "propertyName,value"), Some(Kind::Manifest));
    for (header, expected) in [
        ("sourcedId,classSourcedId,userSourcedId,role", Kind::Enrollments),
        ("sourcedId,userSourcedId,role,orgSourcedId", Kind::Roles),
        ("sourcedId,title,courseSourcedId", Kind::Classes),
        ("sourcedId,title,startDate,endDate", Kind::AcademicSessions),
        ("sourcedId,givenName,familyName", Kind::Users),
        ("userSourcedId,birthdate", Kind::Demographics),
        ("sourcedId,title,courseCode", Kind::Courses),
        ("sourcedId,name,type", Kind::Orgs),
        ("sourcedId,colour", Kind::Other),
    ] {
        assert_eq!(kind("a.csv", header), Some(expected), "{header}");
    }
    assert_eq!(kind("lineItems.csv", "sourcedId,title"), Some(Kind::Other));
}
