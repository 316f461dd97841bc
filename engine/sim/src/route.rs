//! The endpoints of api-service, and how its metrics name them.

/// A method and a route template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    ListTasks,
    CreateTask,
    GetTask,
    Health,
    /// What scanners ask for: no route of ours.
    UnknownGet,
    UnknownPost,
}

impl Endpoint {
    /// Those that the service knows, whose series exist from its start.
    pub(crate) const KNOWN: [Self; 4] = [
        Self::ListTasks,
        Self::CreateTask,
        Self::GetTask,
        Self::Health,
    ];

    pub fn method(self) -> &'static str {
        match self {
            Self::CreateTask | Self::UnknownPost => "POST",
            _ => "GET",
        }
    }

    /// The value of the label `path`.
    pub fn path(self) -> &'static str {
        match self {
            Self::ListTasks | Self::CreateTask => "/tasks",
            Self::GetTask => "/tasks/{id}",
            Self::Health => "/health",
            Self::UnknownGet | Self::UnknownPost => "other",
        }
    }

    /// Whether people call it, not a prober or a scanner.
    pub(crate) fn is_of_users(self) -> bool {
        USERS_ENDPOINTS.contains(&self)
    }

    /// The statuses whose counters start at 0 instead of appearing with their first request.
    pub(crate) fn initial_statuses(self) -> &'static [Status] {
        match self {
            Self::ListTasks => &[Status::Ok, Status::Internal],
            Self::CreateTask => &[Status::Created, Status::BadRequest, Status::Internal],
            Self::GetTask => &[Status::Ok, Status::NotFound, Status::Internal],
            Self::Health => &[Status::Ok, Status::Unavailable],
            Self::UnknownGet | Self::UnknownPost => &[],
        }
    }
}

/// Those that people call.
pub(crate) const USERS_ENDPOINTS: [Endpoint; 3] =
    [Endpoint::ListTasks, Endpoint::CreateTask, Endpoint::GetTask];

/// The statuses that api-service answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Ok,
    Created,
    BadRequest,
    NotFound,
    Internal,
    Unavailable,
}

impl Status {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Ok => "200",
            Self::Created => "201",
            Self::BadRequest => "400",
            Self::NotFound => "404",
            Self::Internal => "500",
            Self::Unavailable => "503",
        }
    }

    pub(crate) fn is_server_error(self) -> bool {
        matches!(self, Self::Internal | Self::Unavailable)
    }
}
